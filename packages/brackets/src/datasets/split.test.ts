import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SweepstackError } from '@sweepstack/contracts'
import { makeDataset } from '../features/dataset.js'
import { fromText, toText } from '../strings/strings.js'
import { allStrings } from '../testing/enumerate.js'
import { splitFile } from './split.js'

const fileOf = (texts: string[]) => makeDataset(fromText(texts), new Uint8Array(texts.length))

test('copies of a string go to one side, shares are of the distinct strings, and every row has a place', () => {
  const distinct = allStrings(8) // 256
  const texts = [...distinct, ...distinct.slice(0, 100), ...distinct.slice(50, 80)]
  const file = fileOf(texts)
  const split = splitFile(file, { validation: 0.25, test: 0.125 }, 3)
  const sides = [split.train, split.validation, split.test].map(
    (rows) => new Set(rows.map((i) => toText(file, i))),
  )
  assert.deepEqual(
    sides.map((side) => side.size),
    [160, 64, 32],
  )
  assert.equal(new Set(sides.flatMap((side) => [...side])).size, 256)
  assert.deepEqual(
    [...split.train, ...split.validation, ...split.test].sort((a, b) => a - b),
    texts.map((_, i) => i),
  )
  assert.deepEqual(
    split.train,
    split.train.toSorted((a, b) => a - b),
  ) // the file's order
  assert.deepEqual(splitFile(file, { validation: 0.25, test: 0.125 }, 3), split)
  assert.notDeepEqual(splitFile(file, { validation: 0.25, test: 0.125 }, 4), split)
})

test('a share of 0 is nothing, a small one is at least one string', () => {
  const file = fileOf(allStrings(3))
  assert.deepEqual(splitFile(file, { validation: 0, test: 0 }, 1).train.length, 8)
  const { validation, test: held } = splitFile(file, { validation: 0.001, test: 0.001 }, 1)
  assert.deepEqual([validation.length, held.length], [1, 1])
})

test('a file that leaves nothing to train on is an error', () => {
  assert.throws(
    () => splitFile(fileOf(['()', '()', ')(']), { validation: 0.1, test: 0.1 }, 1),
    (error) =>
      error instanceof SweepstackError && error.code === 'data.impossible' && /2 diff/.test(error.message),
  )
})
