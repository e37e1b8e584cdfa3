import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromText, makeDataset } from '@sweepstack/brackets'
import { Batches } from './batches.js'

const strings = fromText(['()', '(())', ')(', '((', '))', '()()', ')))(', ')()('])
const dataset = makeDataset(strings, new Uint8Array(strings.n))
const plan = { B: 3, stepsPerEpoch: 2, steps: 8, validateEvery: 2 }
const epochOf = (batches: Batches, epoch: number) =>
  [1, 2].flatMap((step) => [...batches.indices(2 * epoch + step)])

test('an epoch has no string twice, leaves the remainder out, and differs from the one before', () => {
  const batches = new Batches(dataset, plan, 5)
  const epochs = [0, 1, 2, 3].map((epoch) => epochOf(batches, epoch))
  for (const epoch of epochs) assert.equal(new Set(epoch).size, 6)
  assert.equal(new Set(epochs.map(String)).size, 4)
})

test('the order follows from the seed alone, wherever one starts', () => {
  const late = new Batches(dataset, plan, 5)
  assert.deepEqual([...late.indices(7)], [...new Batches(dataset, plan, 5).indices(7)])
  assert.deepEqual(epochOf(late, 0), epochOf(new Batches(dataset, plan, 5), 0))
  assert.notDeepEqual(epochOf(new Batches(dataset, plan, 6), 0), epochOf(late, 0))
})

test('tokens and labels of a batch belong together', () => {
  const batches = new Batches(dataset, plan, 1)
  const { tokens, labels } = batches.at(1)
  assert.equal(tokens.length, 3 * 6)
  batches.indices(1).forEach((string, row) => {
    assert.equal(labels[row], dataset.label[string])
    assert.equal(tokens[row * 6 + 1], strings.symbols[strings.offsets[string]!] === 1 ? 3 : 4)
  })
})
