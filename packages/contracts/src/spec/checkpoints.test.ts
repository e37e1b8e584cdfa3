import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { SweepstackError } from '../errors.js'
import { asTrained } from './cell.js'
import { snapshotSteps, snapshotsSchema } from './checkpoints.js'
import { expandSweep } from './expand.js'
import { trainingSchema } from './training.js'

/** 100 batches an epoch. */
const cell = (training: object, data: object = {}) =>
  asTrained(
    expandSweep({
      name: 't',
      base: {
        data: { preset: 'fixed-length', length: 20, train: 6400, validation: 100, ...data },
        training: { epochs: 1, ...training },
      },
    }).cells[0]!.spec,
  ).training

const issuesOf = (training: object, data: object = {}): string[] => {
  try {
    cell(training, data)
  } catch (error) {
    assert.ok(error instanceof SweepstackError && error.code === 'spec.invalid')
    return error.issues.map(({ path, message, fix }) => `${path}: ${message} -> ${fix}`)
  }
  assert.fail('the sweep was accepted')
}

test('every default is written out, also inside what is given in part', () => {
  const { checkpoints, snapshots } = cell({})
  const keep = { last: 0, best: false, every: null }
  assert.deepEqual(checkpoints, { everySeconds: 60, everySteps: null, keep })
  assert.equal(snapshots, null)
  assert.deepEqual(cell({ checkpoints: { keep: { last: 2 } } }).checkpoints.keep, { ...keep, last: 2 })
  assert.deepEqual(trainingSchema.parse({}).checkpoints, checkpoints)
})

test('log-spaced snapshots: 0, about so many a decade, and the last', () => {
  assert.deepEqual(snapshotSteps({ perDecade: 3 }, 100), [0, 1, 2, 5, 10, 22, 46, 100])
  assert.deepEqual(snapshotSteps({ perDecade: 1 }, 1), [0, 1])
  assert.deepEqual(snapshotSteps([3, 7, 200], 100), [3, 7])
  assert.deepEqual(snapshotSteps(null, 100), [])
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 1e7 }), (perDecade, steps) => {
      const found = snapshotSteps({ perDecade }, steps)
      assert.deepEqual([found[0], found.at(-1)], [0, steps])
      assert.ok(found.every((step, i) => i === 0 || step > found[i - 1]!))
      // No two neighbours are further apart than a step of the scale, but for rounding.
      const far = 10 ** (1 / perDecade)
      assert.ok(found.every((step, i) => i < 2 || step <= found[i - 1]! * far + 1.5))
    }),
  )
})

test('a mistake names the field and a fix', () => {
  const file = { preset: 'file', file: 'a.csv', validation: 0 }
  assert.throws(
    () =>
      expandSweep({ name: 't', base: { data: file, training: { checkpoints: { keep: { best: true } } } } }),
    (error: SweepstackError) =>
      error.issues[0]?.path === 'base.training.checkpoints.keep.best' &&
      /data\.validation/.test(error.fix ?? ''),
  )
  assert.match(
    issuesOf({ epochs: 100, checkpoints: { keep: { every: 5 } } })[0]!,
    /keep\.every: of 10000 steps it keeps 2000 checkpoints; a run may keep 1000 -> use at least 10/,
  )
  assert.match(issuesOf({ snapshots: [1, 500] })[0]!, /snapshots: there is no step 500.*has 100/)
  assert.match(issuesOf({ snapshots: [5, 5] })[0]!, /snapshots: steps ascend, each once/)
  assert.match(issuesOf({ snapshots: { perDecade: 0 } })[0]!, /snapshots\.perDecade/)
  assert.match(
    issuesOf({ snapshots: { perDecad: 3 } }).join('\n'),
    /perDecad.*unknown|unknown field perDecad/,
  )
  assert.match(
    issuesOf({ checkpoints: { everySecond: 3 } })[0]!,
    /unknown field everySecond -> did you mean everySeconds/,
  )
  assert.match(
    issuesOf({ epochs: 10_000, snapshots: { perDecade: 100 }, checkpoints: { keep: { last: 2000 } } })[0]!,
    /last/,
  )
  assert.equal(snapshotsSchema.safeParse([]).success, false)
})
