import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { rng } from '@sweepstack/stats'
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

test('types are numbered within a run: which they are makes no difference there, whether they match does', () => {
  const grams = (text: string, types: number) => {
    const ngrams = new Ngrams(types)
    const out = new Int32Array(ngrams.room(10))
    const all = [...out.subarray(0, ngrams.write(fromText([text], types), 0, out))]
    assert.ok(all.every((k) => k >= 0 && k < ngrams.size))
    return { all: all.sort(), runs: all.filter((k) => k >= ngrams.size - 8 ** 2 - 8 ** 3).sort() }
  }
  assert.deepEqual(grams('([)]', 3).runs, grams('{(})', 3).runs)
  assert.deepEqual(grams('([{', 3).runs, grams('{([', 3).runs)
  assert.notDeepEqual(grams('([)]', 3).runs, grams('([])', 3).runs)
  assert.notDeepEqual(grams('([(', 3).runs, grams('([{', 3).runs)
  // Brackets by themselves are told apart, unless there are very many types.
  assert.notDeepEqual(grams('(]', 2).all, grams('[)', 2).all)
  assert.deepEqual(grams('(0 )1', 17).all, grams('(1 )0', 17).all)
})

test('a fit has at most 100 columns whatever the number of types', () => {
  const r = rng(1, 'columns')
  for (const types of [1, 2, 16, 17, 128]) {
    const seen = new Set<number>()
    const ngrams = new Ngrams(types)
    const out = new Int32Array(ngrams.room(30))
    for (let i = 0; i < 3000; i++) {
      const strings = { n: 1, types, symbols: new Uint8Array(30), offsets: Uint32Array.of(0, 30) }
      strings.symbols.forEach((_, at) => {
        // of few types, so that they come again
        strings.symbols[at] = 2 * r.int(Math.min(types, 3)) + r.int(2)
      })
      for (const k of out.subarray(0, ngrams.write(strings, 0, out))) seen.add(k)
    }
    const single = types === 1 || types > 16 ? 2 : 2 * Math.min(types, 3)
    const runs = types === 1 ? 8 + 16 : types === 2 ? 12 + 48 : 12 + 56
    assert.equal(seen.size, single + runs, `${types} types`)
  }
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
