import assert from 'node:assert/strict'
import { test } from 'node:test'
import { expandSweep, SweepstackError } from '@sweepstack/contracts'
import { canonicalText } from '../strings/canonical.js'
import { fromText, toText } from '../strings/strings.js'
import { makeDatasets } from './make-datasets.js'
import { chunksOf, type DatasetName, datasetOf, oneDataset } from './one-dataset.js'

const strings = fromText(['()', ')(', '(())', '()()', '))((', '((', '((()))', '()(())', ')()(', '(()('])
const text = canonicalText(strings, Uint8Array.of(1, 0, 1, 1, 0, 0, 1, 1, 0, 0))
const specs = {
  sampled: {
    data: {
      preset: 'variable-depth',
      length: { min: 8, max: 20 },
      depth: { min: 1, max: 4 },
      train: 300,
      validation: 40,
    },
    tests: { same: { size: 50 }, pairs: { preset: 'pairs', length: 16, size: 20 } },
  },
  pairs: {
    data: { preset: 'pairs', length: 16, train: 100, validation: 20 },
    tests: { same: { size: 20 } },
  },
  file: {
    data: { preset: 'file', file: 'f', validation: 0.2, test: 0.2 },
    tests: { held: {}, other: { preset: 'zero-count', length: 8, size: 5 } },
  },
}

for (const [name, base] of Object.entries(specs))
  test(`each dataset of a run by itself is as it is among the others: ${name}`, () => {
    const [cell] = expandSweep({ name: 'x', base }).cells
    const { data, tests } = cell!.spec
    const input = { data, tests, seed: 3, files: () => text }
    const all = makeDatasets(input)
    for (const { name: of, sha256, n } of all.digests) {
      const one = oneDataset(input, of as DatasetName)
      assert.deepEqual([datasetOf(one).sha256, one.n], [sha256, n], of)
      const inChunks = [...chunksOf(one)].flatMap((c) => Array.from({ length: c.n }, (_, i) => toText(c, i)))
      const whole = datasetOf(one)
      assert.deepEqual(
        inChunks,
        Array.from({ length: whole.n }, (_, i) => toText(whole, i)),
      )
    }
    assert.throws(() => oneDataset(input, 'test:none'), SweepstackError)
  })
