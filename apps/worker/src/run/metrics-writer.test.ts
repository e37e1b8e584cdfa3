import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Metric } from '@sweepstack/contracts'
import { metricsWriter } from './metrics-writer.js'

const row = (step: number): Metric => ({
  step,
  split: 'train',
  epoch: 0,
  loss: 1,
  accuracy: 0.5,
  learningRate: 0.001,
  gradientNorm: 1,
  tokensPerSecond: null,
})

describe('the metrics writer', () => {
  it('writes every row in order, one batch at a time', async () => {
    const written: number[] = []
    let now = 0
    let most = 0
    const writer = metricsWriter(
      async (rows) => {
        most = Math.max(most, ++now)
        await new Promise(setImmediate)
        written.push(...rows.map((r) => r.step))
        now--
      },
      () => assert.fail(),
    )
    for (let step = 0; step < 20; step++) writer.add([row(step)])
    await writer.flush()
    assert.deepEqual(
      written,
      Array.from({ length: 20 }, (_, i) => i),
    )
    assert.equal(most, 1)
  })

  it('keeps a batch that failed for the next, and says in the end when it cannot', async () => {
    const written: number[] = []
    const errors: unknown[] = []
    let fails = 1
    const writer = metricsWriter(
      async (rows) => {
        if (fails-- > 0) throw new Error('away')
        written.push(...rows.map((r) => r.step))
      },
      (error) => errors.push(error),
    )
    writer.add([row(1)])
    await new Promise(setImmediate)
    assert.equal(errors.length, 1)
    writer.add([row(2)])
    await writer.flush()
    assert.deepEqual(written, [1, 2])
    fails = 2
    writer.add([row(3)])
    await assert.rejects(writer.flush(), /away/)
    await writer.flush()
    assert.deepEqual(written, [1, 2, 3])
  })
})
