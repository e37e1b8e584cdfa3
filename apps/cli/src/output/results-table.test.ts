import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ResultRow } from '@sweepstack/contracts'
import { resultsTables } from './results-table.js'
import { rowWith } from './row.fixture.js'

const WIDE = Number.POSITIVE_INFINITY

type Range = [min: number | null, max: number | null]
const lengths = ([trainedMinLength, trainedMaxLength]: Range, [testMinLength, testMaxLength]: Range) => ({
  ...{ trainedMinLength, trainedMaxLength, testMinLength, testMaxLength },
})

test('a row a bucket, cells side by side, each with its interval and balanced accuracy', () => {
  const two = { overrides: { 'model.layers': 2 }, cell: 1 }
  const rows = [
    rowWith({ value: 10, n: 40, balancedAccuracy: null }),
    rowWith({ value: 2 }),
    rowWith({ ...two, value: 2, accuracy: 1, low: 0.963, high: 1, balancedAccuracy: 1 }),
  ]
  assert.equal(
    resultsTables(rows, WIDE),
    [
      'in-distribution, by stack depth  –  accuracy in %, 2 seeds pooled',
      '                        layers=1                  layers=2',
      'depth    n  maj.  ctr.  accuracy [95 %]     bal.  accuracy [95 %]       bal.',
      '    2  100  50.0  80.0   90.0 [82.5, 94.5]  90.0  100.0 [96.3, 100.0]  100.0',
      '   10   40  50.0  80.0   90.0 [82.5, 94.5]     –',
      'ctr. what the best rule that sees only the count scores on the same strings; one rule for all of a test',
    ].join('\n'),
  )
})

test('cells on different strings each have their own n and baselines', () => {
  const rows = [
    rowWith({}),
    rowWith({ cell: 1, overrides: { 'model.layers': 2 }, n: 80, majorityBaseline: 0.75 }),
  ]
  const [, , head, line] = resultsTables(rows, WIDE).split('\n')
  assert.equal(head?.match(/\bn\b/g)?.length, 2)
  assert.match(line ?? '', /^ +2 {2}80\.0 .* 100 {2}50\.0 .* 80 {2}75\.0$/)
})

test('in a test of one label a constant answer is not called a failure', () => {
  const fields = {
    constantSeeds: 2,
    nBalanced: 0,
    correctBalanced: 0,
    balancedAccuracy: null,
    majorityBaseline: 1,
  }
  const one = resultsTables([rowWith({ ...fields, value: 2 }), rowWith({ ...fields, value: 4 })], WIDE)
  assert.match(one, /^= one answer .* 2 of 2 seeds: all of them are unbalanced, so one answer may be right/m)
  const asked = resultsTables([rowWith({ ...fields, label: 'unbalanced' })], WIDE)
  assert.match(asked, /^= one answer .* 2 of 2 seeds: see other labels and tests/m)
  const both = resultsTables(
    [rowWith({ ...fields, value: 2 }), rowWith({ constantSeeds: 2, value: 4 })],
    WIDE,
  )
  assert.match(both, /2 of 2 seeds: it tells nothing apart$/m)
})

test('a constant answer and another length are marked and explained', () => {
  const text = resultsTables(
    [rowWith({ constantSeeds: 1, ...lengths([64, 64], [512, 512]), test: 'high-count' })],
    WIDE,
  )
  assert.match(text, /94\.5\]=!/)
  assert.match(text, /^= one answer to every string of high-count, in up to 1 of 2 seeds/m)
  assert.match(text, /2 seeds: it tells nothing apart$/m)
  assert.match(
    text,
    /^! high-count: trained on strings of 64, tested on 512, so this is a test of length too$/m,
  )
})

test('lengths that are not known are not called different', () => {
  const rows = [rowWith(lengths([null, null], [512, 512])), rowWith(lengths([64, 64], [null, null]))]
  for (const row of rows) assert.doesNotMatch(resultsTables([row], WIDE), /!/)
})

test('only strings beyond the range trained on, at either end, are a test of length', () => {
  const noteOf = (trained: Range, tested: Range) =>
    /^! .*$/m.exec(resultsTables([rowWith({ test: 't', ...lengths(trained, tested) })], WIDE))?.[0] ?? null
  const note = (trained: string, tested: string) =>
    `! t: trained on strings of ${trained}, tested on ${tested}, so this is a test of length too`
  for (const tested of [
    [4, 24],
    [4, 22],
    [6, 24],
    [12, 12],
  ] as Range[])
    assert.equal(noteOf([4, 24], tested), null, String(tested))
  assert.equal(noteOf([4, 24], [4, 32]), note('4 to 24', '4 to 32'))
  assert.equal(noteOf([4, 24], [2, 24]), note('4 to 24', '2 to 24'))
  assert.equal(noteOf([8, 8], [2, 64]), note('8', '2 to 64'))
})

test('a table too wide for the terminal goes on below, with its row heads', () => {
  const rows = [0, 1, 2].map((cell) => rowWith({ cell, overrides: { 'model.layers': cell + 1 } }))
  const lines = resultsTables(rows, 60).split('\n')
  assert.ok(lines.slice(1, -1).every((line) => line.length <= 60))
  assert.equal(lines.filter((line) => line.startsWith('depth')).length, 3)
})

test('by test the tests are the rows of one table; labels and sweeps have tables of their own', () => {
  const rows = ['in-distribution', 'zero-count'].flatMap((test) =>
    (['balanced', 'unbalanced'] as const).map((label) => rowWith({ by: 'test', test, value: test, label })),
  )
  const text = resultsTables(rows, WIDE)
  assert.equal(text.split('\n\n').length, 2)
  assert.match(text, /each test as a whole \(unbalanced strings\)/)
  const other = rowWith({ sweepId: '11111111-0000-4000-8000-000000000000', sweep: 'other' })
  assert.match(resultsTables([rowWith({}), other], WIDE), /^other: in-distribution/m)
})

/** A whole test, of which a counter can score 80 %. */
const whole = (fields: Partial<ResultRow>): ResultRow =>
  rowWith({ by: 'test', value: 'in-distribution', ...fields })

test('a test as a whole says what no counter reaches, and marks what is above it with all of its interval', () => {
  const rows = [whole({}), whole({ cell: 1, overrides: { 'model.layers': 2 }, low: 0.79 })]
  const text = resultsTables(rows, WIDE)
  assert.match(
    text,
    /^ctr\. what the best rule that sees only the count scores on the same strings; one rule for all of a test$/m,
  )
  assert.match(text, /^ {5}a model above 80\.0 % on in-distribution cannot be counting only$/m)
  assert.match(text, /94\.5\]> .*94\.5\] /)
  assert.match(text, /^> counting alone cannot: /m)
})

test('where counting gets all of a test right there is nothing to be above', () => {
  assert.doesNotMatch(resultsTables([whole({ counterAccuracy: 1 })], WIDE), /a model above/)
})

test('the column is explained once', () => {
  const text = resultsTables([whole({}), rowWith({}), rowWith({ test: 'other' })], WIDE)
  assert.equal(text.match(/^ctr\. /gm)?.length, 1)
})

test('a part of a test has no such bound: a rule by the count can be right on all of one label', () => {
  for (const row of [whole({ label: 'unbalanced' }), rowWith({ by: 'count', value: 0 })]) {
    const text = resultsTables([row], WIDE)
    assert.doesNotMatch(text, /cannot/)
    assert.match(text, /^ctr\. .*; one rule for all of a test$/m)
  }
})

test('where cells have tests of their own the bound is each cell’s', () => {
  const rows = [
    whole({}),
    whole({ cell: 1, overrides: { 'data.preset': 'perturbed' }, counterAccuracy: 0.99 }),
  ]
  assert.match(
    resultsTables(rows, WIDE),
    /^ {5}a model above its ctr\. on in-distribution cannot be counting only$/m,
  )
})

test('a shortcut that scores more than the count is named', () => {
  const shortcut = { shortcut: 'ends', shortcutAccuracy: 0.951 } as const
  assert.match(
    resultsTables([whole(shortcut)], WIDE),
    /^~ in-distribution: first and last symbol scores 95\.1 %, more than the count$/m,
  )
  assert.match(
    resultsTables([whole({ ...shortcut, shortcut: 'n-grams' })], WIDE),
    /^~ in-distribution: n-grams score 95\.1 %, more than the count$/m,
  )
  assert.doesNotMatch(resultsTables([whole({ ...shortcut, shortcutAccuracy: 0.8 })], WIDE), /~/)
})

test('minimal pairs have a table of their own', () => {
  const rows = [
    whole({ test: 'pairs', value: 'pairs', pairs: 50, pairsRight: 41, pairAccuracy: 0.82, logitGap: 3.456 }),
  ]
  assert.match(
    resultsTables(rows, WIDE),
    /^minimal pairs: .*\n.*\n {2}pairs {2}layers=1 {2}50 pairs {8}82\.0 {7}3\.46$/m,
  )
})
