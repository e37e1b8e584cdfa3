import assert from 'node:assert/strict'
import { test } from 'node:test'
import { datasetAuditSchema } from '@sweepstack/contracts'
import { makeDataset } from '../features/dataset.js'
import { kindIndex } from '../features/kinds.js'
import { fromText } from '../strings/strings.js'
import { auditDataset } from './audit-dataset.js'

const datasetOf = (texts: readonly string[]) => {
  const strings = fromText(texts)
  return makeDataset(strings, new Uint8Array(strings.n).fill(kindIndex('random')))
}

test('sizes, copies, kinds and histograms', () => {
  const dataset = datasetOf(['()', '()', '(())', ')(', '((', ')('])
  const audit = auditDataset('test:a', dataset)
  assert.ok(datasetAuditSchema.safeParse(audit).success)
  assert.deepEqual([audit.n, audit.balanced, audit.distinct, audit.duplicates], [6, 3, 4, 2])
  assert.deepEqual([audit.minLength, audit.maxLength, audit.types], [2, 4, 1])
  assert.deepEqual([audit.sha256, audit.shared], [dataset.sha256, []])
  assert.deepEqual(audit.kinds, [
    { kind: 'balanced', n: 3 },
    { kind: 'random', n: 3 },
  ])
  const [depth, count] = audit.histograms
  assert.deepEqual(depth?.bins, [
    { value: 0, balanced: 0, unbalanced: 2 },
    { value: 1, balanced: 2, unbalanced: 0 },
    { value: 2, balanced: 1, unbalanced: 1 },
  ])
  assert.deepEqual(count?.bins, [
    { value: 0, balanced: 3, unbalanced: 2 },
    { value: 2, balanced: 0, unbalanced: 1 },
  ])
})

test('a dataset without strings has an audit too', () => {
  const audit = auditDataset('nothing', datasetOf([]))
  assert.ok(datasetAuditSchema.safeParse(audit).success)
  assert.deepEqual([audit.distinct, audit.duplicates, audit.shortcuts.length], [0, 0, 0])
})
