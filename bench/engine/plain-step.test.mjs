import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { emptySlots, stepScalars, trainingStep } from '@sweepstack/model'
import { loadTensorFlow } from '@sweepstack/tensor'
import { plainStep } from './plain-step.mjs'
import { readWork } from './read-work.mjs'
import { parseShape } from './shapes.mjs'
import { writeWork } from './work.mjs'

const tf = loadTensorFlow({ threads: 1 })

for (const readout of ['mean', 'eos'])
  for (const clip of [1, null])
    test(`plain tfjs computes what packages/model does: readout ${readout}, clipped to ${clip}`, () => {
      const dir = mkdtempSync(join(tmpdir(), 'sweepstack-bench-'))
      writeWork(dir, parseShape('2,16,2,24,9', readout), { B: 16, clip })
      const work = readWork(dir)
      rmSync(dir, { recursive: true })
      const plain = plainStep(tf, work)
      const { training, params } = work
      const ours = trainingStep(tf, { ...work, padded: false })
      ours.setState({ params, ...emptySlots(training.optimizer, params.length) })
      for (let step = 1; step <= 10; step++) {
        const batch = work.batches[step % work.batches.length]
        const scalars = stepScalars(training, step, training.learningRate)
        const [loss] = ours.run({ ...batch, scalars, seed: Int32Array.of(1, 2) }).report
        assert.ok(Math.abs(loss - plain.run(batch)) < 1e-4, `step ${step}`)
      }
      plain.dispose()
      ours.dispose()
    })

test('a shape that cannot be is refused with what to give', () => {
  assert.throws(() => parseShape('1,2,3', 'mean'), /five whole numbers/)
  assert.throws(() => parseShape('1,32,3,64,20', 'mean'), /3 heads do not divide dModel 32/)
  assert.throws(() => parseShape('1,32,2,64,2', 'mean'), /at least 3/)
})
