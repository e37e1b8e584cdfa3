import assert from 'node:assert/strict'
import { test } from 'node:test'
import { trainingSchema } from './training.js'
import { planTraining } from './training-plan.js'

const plan = (training: object, strings: number) => planTraining(trainingSchema.parse(training), strings)

test('whole batches only, an epoch at a time', () => {
  assert.deepEqual(plan({ batchSize: 64, epochs: 3 }, 200), {
    B: 64,
    stepsPerEpoch: 3,
    steps: 9,
    validateEvery: 3,
  })
})

test('fewer strings than a batch are the batch', () => {
  assert.deepEqual(plan({ batchSize: 64, epochs: 2, validateEvery: 5 }, 10), {
    B: 10,
    stepsPerEpoch: 1,
    steps: 2,
    validateEvery: 5,
  })
})

test('a fraction of an epoch is rounded up to a step, maxSteps ends it sooner', () => {
  assert.equal(plan({ batchSize: 10, epochs: 0.25 }, 100).steps, 3)
  assert.equal(plan({ batchSize: 10, epochs: 0.001 }, 100).steps, 1)
  assert.equal(plan({ batchSize: 10, epochs: 5, maxSteps: 7 }, 100).steps, 7)
})
