import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { makeDataset } from '../features/dataset.js'
import { fromText } from '../strings/strings.js'
import { fitNgrams } from './n-gram-fit.js'
import { ngramScores } from './n-gram-scores.js'
import { Ngrams } from './n-grams.js'
import { upTo } from './sample.js'

/** By scikit-learn's CountVectorizer, StandardScaler and LogisticRegression: fixtures/n-grams.py. */
type Case = { types: number; fit: number; strings: string[]; labels: number[]; scores: number[] }
const cases: Case[] = JSON.parse(
  readFileSync(new URL('../../fixtures/n-grams.json', import.meta.url), 'utf8'),
)

const datasetOf = (texts: readonly string[], types = 1) => {
  const strings = fromText(texts, types)
  return makeDataset(strings, new Uint8Array(strings.n))
}

for (const { types, fit, strings, labels, scores } of cases)
  test(`log-odds of strings not fitted to are scikit-learn's, ${types} bracket types`, () => {
    const dataset = { ...datasetOf(strings, types), label: Uint8Array.from(labels) }
    const scoreOf = fitNgrams(dataset, upTo(fit), types)
    scores.forEach((expected, i) => {
      const score = scoreOf(dataset, fit + i)
      assert.ok(Math.abs(score - expected) < 2e-3 * Math.max(1, Math.abs(expected)), `${score} ${expected}`)
    })
  })

test('every run of up to 3 symbols has a number, ends marked', () => {
  const ngrams = new Ngrams(1)
  const out = new Int32Array(ngrams.room(4))
  const write = (text: string) => [...out.subarray(0, ngrams.write(fromText([text]), 0, out))]
  const numbers = write('(())')
  // `(` `(` `)` `)`, `^(` `((` `()` `))` `)$`, `^((` `(()` `())` `))$`
  assert.equal(numbers.length, 4 + 5 + 4)
  assert.equal(new Set(numbers).size, 2 + 5 + 4)
  assert.ok(numbers.every((k) => k >= 0 && k < ngrams.size))
  assert.equal(write('').length, 1)
  assert.notDeepEqual(new Set(write('(())')), new Set(write('))((')))
})

test('more bracket types have shorter runs, so that no fit has more than 400 columns', () => {
  const orders = [1, 3, 4, 9, 10, 128].map((types) => new Ngrams(types).order)
  assert.deepEqual(orders, [3, 3, 2, 2, 1, 1])
})

test('copies of a string are in one fold: what is learned by heart is worth nothing', () => {
  // Labels by coin toss on ten strings, 50 copies each: known by heart they would all be right.
  const texts = ['()', ')(', '((', '))', '()()', '(())', '))((', ')()(', '((((', '))))']
  const dataset = datasetOf(Array.from({ length: 500 }, (_, i) => texts[i % 10] as string))
  const label = dataset.label.map((_, i) => [1, 0, 1, 0, 0, 1, 1, 0, 0, 1][i % 10] as number)
  const scores = ngramScores({ ...dataset, label }, null)
  const known = fitNgrams({ ...dataset, label }, upTo(500), 1)
  const right = (of: (i: number) => number) => label.filter((y, i) => of(i) > 0 === (y === 1)).length
  assert.equal(
    right((i) => known(dataset, i)),
    500,
  )
  assert.ok(right((i) => scores[i] as number) < 400)
})

test('nothing to fit on is a constant answer', () => {
  assert.deepEqual([...ngramScores(datasetOf(['()', '()']), null)], [0, 0])
})
