import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Datasets, fromText, makeDataset } from '@sweepstack/brackets'
import { type CellSpec, expandSweep, SweepstackError } from '@sweepstack/contracts'
import { checkReach } from './reach.js'

const cell = (positional: string): CellSpec =>
  expandSweep({ name: 'x', base: { data: { preset: 'file', file: 'a.csv' }, model: { positional } } })
    .cells[0]!.spec
const dataset = (...texts: string[]) => makeDataset(fromText(texts), new Uint8Array(texts.length))
const datasets = (test: string): Datasets => ({
  train: dataset('()'),
  validation: dataset('(())'),
  tests: { short: dataset('()'), long: dataset(test) },
  digests: [],
})

describe('the reach of learned positions', () => {
  it('is the longest string trained or validated on, and a longer test is refused by name', () => {
    assert.throws(
      () => checkReach(cell('learned'), datasets('()()()')),
      (error) =>
        error instanceof SweepstackError &&
        error.code === 'data.impossible' &&
        /test long has strings of 6 .* up to 4/.test(error.message),
    )
    checkReach(cell('learned'), datasets(')(()'))
  })

  it('has no end for other positions', () => {
    checkReach(cell('sinusoidal'), datasets('()()()'))
    checkReach(cell('none'), datasets('()()()'))
  })
})
