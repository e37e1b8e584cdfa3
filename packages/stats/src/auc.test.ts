import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { auc, groupedAuc } from './auc.js'

type Case = { name: string; scores: number[]; labels: number[]; auc: number }
/** By scikit-learn: fixtures/auc.py. */
const cases: Case[] = JSON.parse(readFileSync(new URL('../fixtures/auc.json', import.meta.url), 'utf8'))

for (const { name, scores, labels, auc: expected } of cases)
  test(`auc is scikit-learn's roc_auc_score: ${name}`, () => {
    assert.ok(Math.abs((auc(scores, labels) ?? Number.NaN) - expected) < 1e-12)
  })

test('it is the share of pairs in the right order, and turning the scores round turns it round', () => {
  const row = fc.record({ score: fc.integer({ min: -3, max: 3 }), label: fc.integer({ min: 0, max: 1 }) })
  fc.assert(
    fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
      const area = auc(
        rows.map(({ score }) => score),
        rows.map(({ label }) => label),
      )
      const ones = rows.filter(({ label }) => label === 1)
      const zeros = rows.filter(({ label }) => label === 0)
      if (ones.length === 0 || zeros.length === 0) return assert.equal(area, null)
      let won = 0
      for (const a of ones)
        for (const b of zeros) won += a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0
      assert.ok(Math.abs((area as number) - won / (ones.length * zeros.length)) < 1e-12)
      const turned = auc(
        rows.map(({ score }) => -score),
        rows.map(({ label }) => label),
      )
      assert.ok(Math.abs((turned as number) + (area as number) - 1) < 1e-12)
    }),
  )
})

test('one label, or none, has no area; lists that do not fit and scores that are none are refused', () => {
  assert.equal(auc([], []), null)
  assert.equal(auc([1, 2], [1, 1]), null)
  assert.equal(groupedAuc([{ ones: 0, zeros: 3 }]), null)
  assert.equal(auc([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY], [0, 1]), 1)
  assert.throws(() => auc([1], []), /1 scores have 0 labels/)
  assert.throws(() => auc([Number.NaN], [1]), /score 0 is not a number/)
})
