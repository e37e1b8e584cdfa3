import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Datasets, fromText, makeDataset } from '@sweepstack/brackets'
import { asTrained, expandSweep, modelSchema, SweepstackError, type TrainedCell } from '@sweepstack/contracts'
import { checkTests, checkTestsOfStored } from './reach.js'

const cell = (positional: string): TrainedCell =>
  asTrained(
    expandSweep({ name: 'x', base: { data: { preset: 'file', file: 'a.csv' }, model: { positional } } })
      .cells[0]!.spec,
  )
const dataset = (...texts: string[]) => makeDataset(fromText(texts), new Uint8Array(texts.length))
const datasets = (test: string): Datasets => ({
  train: dataset('()'),
  validation: dataset('(())'),
  tests: { short: dataset('()'), long: dataset(test) },
  digests: [],
})

describe('the reach of a model', () => {
  it('is, of learned positions, the longest string trained or validated on; a longer test is refused by name', () => {
    assert.throws(
      () => checkTests(cell('learned'), datasets('()()()')),
      (error) =>
        error instanceof SweepstackError &&
        error.code === 'data.impossible' &&
        /test long has strings of 6 .* up to 4/.test(error.message),
    )
    checkTests(cell('learned'), datasets(')(()'))
  })

  it('is refused for brackets of more types, whatever the positions, and those of a file are its own', () => {
    for (const positional of ['learned', 'none'])
      assert.throws(
        () => checkTests(cell(positional), datasets('[]')),
        (error) =>
          error instanceof SweepstackError &&
          error.code === 'data.impossible' &&
          /test long has brackets of 2 types, .* have 1/.test(error.message) &&
          /train on data with 2 types/.test(error.fix ?? ''),
      )
    checkTests(cell('none'), { ...datasets('[]'), train: dataset('([])') })
  })

  it('has no end for other positions', () => {
    checkTests(cell('sinusoidal'), datasets('()()()'))
    checkTests(cell('none'), datasets('()()()'))
  })

  it('of a stored model is what its file says', () => {
    const model = (more: object) => ({ spec: modelSchema.parse(more), reach: { length: 4, types: 1 } })
    const { tests } = datasets('()()()')
    assert.throws(() => checkTestsOfStored(model({ positional: 'learned' }), tests), {
      code: 'data.impossible',
      message: /test long has strings of 6 .* reads at most 4/,
    })
    assert.throws(() => checkTestsOfStored(model({ padding: 'seen' }), tests), { code: 'data.impossible' })
    assert.throws(() => checkTestsOfStored(model({}), datasets('[]').tests), { message: /has tokens for 1/ })
    checkTestsOfStored(model({}), tests)
  })
})
