import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ResultRow } from '@sweepstack/contracts'
import { rowWith } from '../output/row.fixture.js'
import { sentenceOf } from './sentence.js'

const rows = (usual: Partial<ResultRow>, zero: Partial<ResultRow>): ResultRow[] => [
  rowWith({ by: 'test', label: 'unbalanced', ...usual }),
  rowWith({ by: 'test', label: 'unbalanced', test: 'zero-count', ...zero }),
]
const at = (accuracy: number) => ({ accuracy, low: accuracy - 0.02, high: Math.min(1, accuracy + 0.02) })
const say = (usual: Partial<ResultRow>, zero: Partial<ResultRow>): string =>
  sentenceOf(rows(usual, zero), () => true)

test('the verdict follows from the numbers', () => {
  assert.match(
    say(at(0.95), at(0.2)),
    /95\.0 % \[93\.0, 97\.0\].*20\.0 %.*misses most of these, as a counter/,
  )
  assert.match(say(at(0.95), at(0.8)), /leans on the count, though not/)
  assert.match(say(at(0.95), at(0.94)), /the count alone does not explain it/)
  assert.match(say(at(0.8), at(0.95)), /does better where the count says nothing/)
  assert.match(say({ ...at(0.95), constantSeeds: 1 }, at(0.2)), /has not learned the task/)
  assert.match(say(at(0.95), { ...at(0.1), constantSeeds: 1 }), /misses most of these, as a counter/)
})

test('it is one sentence, of the larger model alone', () => {
  const two = [...rows(at(0.9), at(0.1)), ...rows({ ...at(0.9), cell: 1 }, { ...at(0.9), cell: 1 })]
  const text = sentenceOf(two, (row) => row.cell === 1)
  assert.doesNotMatch(text, /10\.0 %/)
  assert.match(text, /^Trained on layers=1 data, [^.]+(\.\d[^.]+)*\.$/)
  assert.match(
    sentenceOf([], () => true),
    /nothing can be said/,
  )
})
