import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auditDataset } from '../audit/audit-dataset.js'
import { makeDataset } from '../features/dataset.js'
import { fromText } from '../strings/strings.js'
import { histogramsSvg } from './histograms-svg.js'

const svgOf = (name: string, texts: readonly string[]) => {
  const strings = fromText(texts)
  return histogramsSvg(auditDataset(name, makeDataset(strings, new Uint8Array(strings.n))))
}

/** Whether tags are closed in order and every & starts an entity: all that is hand-made here. */
const assertWellFormed = (xml: string) => {
  const open: string[] = []
  for (const [, close, tag, , self] of xml.matchAll(/<(\/?)([a-z]+)((?:\s[^<>]*?)?)(\/?)>/gi))
    if (close === '/') assert.equal(open.pop(), tag)
    else if (self !== '/') open.push(tag as string)
  assert.deepEqual(open, [])
  assert.doesNotMatch(xml, /&(?!amp;|lt;|gt;|quot;|apos;)/)
}

test('four panels with a bar a value and label, its numbers in its title', () => {
  const svg = svgOf('seed', ['()', '(())', '(())', ')(', '(('])
  assertWellFormed(svg)
  for (const axis of ['depth', 'count', 'length', 'dip']) assert.match(svg, new RegExp(`>${axis}<tspan`))
  assert.match(svg, /5 strings: 3 balanced \(60\.0 %\), 2 unbalanced \(40\.0 %\)/)
  assert.match(svg, /<title>2: 2 balanced<\/title>/)
  assert.match(svg, /<title>-1: 1 unbalanced<\/title>/)
  assert.doesNotMatch(svg, /NaN|undefined|Infinity|<script|href=/)
})

test('a name is text, whatever is in it', () => {
  const svg = svgOf('</title><script>alert("1")</script> & \u0000 \ud800', ['()'])
  assertWellFormed(svg)
  assert.doesNotMatch(svg, /<script/)
  assert.match(svg, /&lt;\/title&gt;&lt;script&gt;alert\(&quot;1&quot;\)/)
  assert.ok(!svg.includes('\u0000') && !svg.includes('\ud800'))
})

test('one label alone, and no strings at all, have a picture', () => {
  for (const texts of [[')(', '))'], ['()'], []]) {
    const svg = svgOf('few', texts)
    assertWellFormed(svg)
    assert.doesNotMatch(svg, /NaN|Infinity/)
  }
  assert.match(svgOf('none', []), /no strings/)
})

test('labels of very different heights have a scale each, and the panel says so', () => {
  const many = Array.from({ length: 70 }, () => '()')
  assert.match(svgOf('a', [...many, ')(']), /opens minus closes, two scales/)
  assert.doesNotMatch(svgOf('b', ['()', ')(']), /two scales/)
})
