import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BaselineCount } from '@sweepstack/contracts'
import { rowWith } from '../output/row.fixture.js'
import { countsOf } from './counts.js'
import { compareBaseline, passes } from './gate.js'
import { verdictLine } from './table.js'

const row = (fields: Partial<BaselineCount>): BaselineCount => ({
  cell: 'model.layers=1',
  test: 't',
  label: 'balanced',
  n: 1000,
  correct: 900,
  ...fields,
})
const settings = { margin: 0.02, alpha: 0.01 }
const verdicts = (before: BaselineCount[], now: BaselineCount[]) => {
  const rows = compareBaseline({ ...settings, counts: before }, now)
  return { verdicts: rows.map(({ verdict }) => verdict), passes: passes(rows) }
}

test('equal counts are the same; a difference within the margin has moved and passes', () => {
  assert.deepEqual(verdicts([row({})], [row({})]), { verdicts: ['same'], passes: true })
  assert.deepEqual(verdicts([row({})], [row({ correct: 910 })]), { verdicts: ['moved'], passes: true })
})

test('a difference beyond the margin and chance fails, up or down', () => {
  for (const correct of [780, 990])
    assert.deepEqual(verdicts([row({})], [row({ correct })]), { verdicts: ['failed'], passes: false })
})

test('a large difference that chance could make in few strings passes', () => {
  assert.equal(verdicts([row({ n: 10, correct: 9 })], [row({ n: 10, correct: 7 })]).passes, true)
})

test('a row on one side only fails, whichever side', () => {
  assert.deepEqual(verdicts([row({}), row({ test: 'gone' })], [row({})]), {
    verdicts: ['same', 'missing'],
    passes: false,
  })
  assert.deepEqual(verdicts([row({})], [row({}), row({ test: 'more' })]), {
    verdicts: ['same', 'new'],
    passes: false,
  })
})

test('a cell is known by its overrides, whatever its hash is today', () => {
  const counted = (cellHash: string, layers: number) =>
    countsOf([
      rowWith({
        cellHash,
        overrides: { 'model.layers': layers },
        n: 10,
        correct: 9,
        nBalanced: 10,
        correctBalanced: 9,
      }),
    ])
  const before = [...counted('a', 1), ...counted('b', 2)]
  assert.deepEqual(verdicts(before, [...counted('d', 2), ...counted('c', 1)]).verdicts, ['same', 'same'])
})

test('the verdict is one line', () => {
  const rows = compareBaseline({ ...settings, counts: [row({}), row({ test: 'gone' })] }, [row({})])
  assert.equal(
    verdictLine(rows, 0.02),
    '2 rows compared: 1 the same, 0 moved within 2.0 points or by chance, 0 failed, 1 on one side only',
  )
})

test('counts come by label; a label a test lacks has no row', () => {
  const both = rowWith({
    by: 'test',
    value: 't',
    test: 't',
    n: 100,
    correct: 80,
    nBalanced: 60,
    correctBalanced: 50,
  })
  assert.deepEqual(
    countsOf([both]).map(({ label, n, correct }) => [label, n, correct]),
    [
      ['balanced', 60, 50],
      ['unbalanced', 40, 30],
    ],
  )
  const one = rowWith({ n: 100, correct: 80, nBalanced: 0, correctBalanced: 0 })
  assert.deepEqual(
    countsOf([one]).map(({ label }) => label),
    ['unbalanced'],
  )
})
