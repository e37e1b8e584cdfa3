import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cellHeads, cellName } from './cell-heads.js'
import { count, duration, megabytes } from './words.js'

test('durations are said as a person would', () => {
  assert.deepEqual([-1, 0, 59.4, 60, 119.6, 200, 3599, 3600, 7500, 7199].map(duration), [
    '0 s',
    '0 s',
    '59 s',
    '1 min',
    '2 min',
    '3 min 20 s',
    '59 min 59 s',
    '1 h',
    '2 h 5 min',
    '2 h',
  ])
})

test('one thing is not many', () => {
  assert.deepEqual(
    [count(1, 'run'), count(0, 'run'), count(2000, 'cell')],
    ['1 run', '0 runs', '2,000 cells'],
  )
})

test('paths are as short as they stay clear', () => {
  assert.deepEqual(cellHeads([{ 'data.depth.max': 6, 'model.layers': 2 }, {}]), [
    ['max=6', 'layers=2'],
    ['base'],
  ])
  assert.deepEqual(cellHeads([{ 'data.depth.max': 6, 'data.length.max': 2 }]), [
    ['depth.max=6', 'length.max=2'],
  ])
  assert.equal(
    cellName({ 'data.negatives': [{ kind: 'count', count: { min: 2, max: 4 } }] }).length,
    'negatives='.length + 28,
  )
})

test('a size is in megabytes, with as many digits as matter', () => {
  assert.deepEqual([0, 351_000, 9_994_000, 9_996_000, 1_500_000_000].map(megabytes), [
    '0.00 MB',
    '0.35 MB',
    '9.99 MB',
    '10 MB',
    '1,500 MB',
  ])
})
