import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  auditAll,
  chunkedOf,
  type Dataset,
  fromText,
  inMemory,
  kindIndex,
  makeDataset,
} from '@sweepstack/brackets'
import { generatedPresets, PRESETS } from '@sweepstack/contracts'
import { formatData } from '../output/format.js'
import { auditRows, auditTable } from './audit-rows.js'
import { auditText } from './audit-table.js'
import { histogramText } from './histogram-text.js'
import { presetPage, presetText } from './preset-page.js'
import { summaryLine } from './summary-line.js'
import { warningLines } from './warnings.js'
import { resolveWhat } from './what.js'

const WIDE = Number.POSITIVE_INFINITY
const dataset = (...texts: string[]) =>
  makeDataset(fromText(texts), new Uint8Array(texts.length).fill(kindIndex('file')))
const named = (name: string, dataset: Dataset) => chunkedOf(inMemory(name, dataset))
const low = dataset('(())', '()()', '))((', '()((')
const high = dataset('(())', '((((', '((((')

test('an audit as a page: sizes, spreads, ceilings, and what a model must be above', async () => {
  const text = auditText(await auditAll([named('low.csv', low), named('test:high', high)]), WIDE)
  assert.match(text, /^low\.csv +4 +50\.0 % +4 +1 +0 +file 2 +test:high 1$/m)
  assert.match(text, /^test:high +3 +33\.3 % +4 +1 +1 +file 2 +low\.csv 1$/m)
  assert.match(text, /^low\.csv +balanced +1 to 2, 1\.5 +0 +4 +0$/m)
  assert.match(text, /^ +unbalanced +0 to 2, 1\.0 +0 to 2, 1\.0 +4 +-2 to 0, -1\.0$/m)
  assert.match(text, /^count +75\.0 +0\.750 +100\.0 +1\.000$/m)
  assert.match(text, /^a model above 75\.0 % on low\.csv cannot be counting only$/m)
  assert.match(text, /^counting alone can be right on all of high$/m)
})

test('where all strings have one label, no share right says anything, and the audit says so', async () => {
  const text = auditText(await auditAll([named('zero.csv', dataset('))((', '())('))]), WIDE)
  assert.match(text, /^every string of zero\.csv is unbalanced: a constant answer is right on all of it$/m)
  assert.doesNotMatch(text, /counting alone|cannot be counting/)
})

test('an audit of many datasets fits the terminal', async () => {
  const datasets = Array.from({ length: 6 }, (_, i) => named(`file-number-${i}.csv`, low))
  const ceilings = auditText(await auditAll(datasets), 100).split('the most a model')[1] ?? ''
  assert.ok(
    ceilings
      .split('\n')
      .slice(1, 30)
      .every((line) => line.length <= 100),
  )
  assert.ok((ceilings.match(/^count /gm) ?? []).length > 1)
})

test('an audit as CSV: a row a dataset and shortcut', async () => {
  const rows = auditRows(await auditAll([named('low.csv', low)]))
  const [head, ...lines] = formatData('csv', rows, auditTable).trim().split('\n')
  assert.equal(
    head,
    'dataset,sha256,strings,balanced,distinct,duplicates,shortcut,n,correct,accuracy,auc,rawAuc',
  )
  assert.ok(lines.some((line) => /^low\.csv,[0-9a-f]{64},4,2,4,0,count,4,3,0\.75,/.test(line)))
})

test('an audit in a line', () => {
  assert.match(summaryLine(low), /^counting alone is right on 75\.0 %, .* on \d+\.\d %$/)
})

test('a histogram has a line a value, or a range of values where they are many', () => {
  const lines = histogramText({
    axis: 'count',
    bins: [
      { value: -2, balanced: 0, unbalanced: 1 },
      { value: 0, balanced: 1000, unbalanced: 500 },
    ],
  })
  assert.deepEqual(
    lines.map((line) => line.replaceAll(/ +/g, ' ').trim()),
    ['count balanced unbalanced', '-2 0 1 #', `0 1,000 ${'#'.repeat(24)} 500 ${'#'.repeat(12)}`],
  )
  const bins = Array.from({ length: 100 }, (_, value) => ({ value, balanced: 1, unbalanced: 0 }))
  const many = histogramText({ axis: 'depth', bins })
  assert.ok(many.length <= 25)
  assert.match(many[1] ?? '', /^ +0 to 2 +3 +#/)
  assert.match(many.at(-1) ?? '', /^ *98 to 99 +2 +#/)
  // Of the counts of even lengths a bar holds as many as the next: every other value is none.
  const even = Array.from({ length: 101 }, (_, i) => ({ value: 2 * i - 100, balanced: 0, unbalanced: 7 }))
  const bars = histogramText({ axis: 'count', bins: even }).slice(2, -1)
  assert.equal(new Set(bars.map((line) => line.replace(/^.*?\d to -?\d+ /, ''))).size, 1, bars.join('\n'))
  assert.deepEqual(histogramText({ axis: 'length', bins: [{ value: 4, balanced: 2, unbalanced: 2 }] }), [
    'length: 4, of every string',
  ])
})

test("every preset's page has its paragraph, its fields, and an example that is one", async () => {
  for (const name of generatedPresets) {
    const page = presetPage(name)
    const text = presetText(page, 80)
    assert.ok(text.replaceAll('\n', ' ').includes(PRESETS[name].isolates), name)
    for (const field of Object.keys(PRESETS[name].fields)) assert.match(text, new RegExp(`^${field} `, 'm'))
    const set = [...page.example.command.matchAll(/--set (\S+)/g)].map(([, setting = '']) => setting)
    assert.equal((await resolveWhat(undefined, { preset: name, set })).kind, 'preset')
  }
})

test('a warning reads as an error does', () => {
  assert.deepEqual(
    warningLines([
      { path: 'tests', message: 'm', fix: 'f' },
      { path: '', message: 'n' },
    ]),
    ['warning: m', 'at: tests', 'fix: f', 'warning: n'],
  )
})
