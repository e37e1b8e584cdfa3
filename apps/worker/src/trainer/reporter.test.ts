import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Progress } from '@sweepstack/contracts'
import type { FromTrainer } from './protocol.js'
import { reporter } from './reporter.js'

const at = (phase: Progress['phase'], step: number): Progress => ({
  phase,
  step,
  steps: 100,
  loss: null,
  secondsLeft: null,
})
const metric = (step: number) => ({
  step,
  split: 'train' as const,
  epoch: 0,
  loss: 1,
  accuracy: 1,
  learningRate: null,
  gradientNorm: null,
  tokensPerSecond: null,
})

describe('the reporter', () => {
  it('tells once a second at most, every new phase at once, and loses no metric', () => {
    let clock = 0
    const said: FromTrainer[] = []
    const report = reporter(
      (message) => said.push(message),
      () => clock,
    )
    report.progress(at('data', 0))
    for (let step = 1; step <= 50; step++) {
      clock += 100
      report.progress(at('training', step))
      report.metrics([metric(step)])
    }
    report.progress(at('evaluating', 50))
    report.flush()
    const phases = said.flatMap((m) => (m.type === 'progress' ? [m.progress.phase] : []))
    assert.deepEqual([...new Set(phases)], ['data', 'training', 'evaluating'])
    assert.ok(phases.length <= 8, `${phases.length} messages in 5 seconds`)
    const steps = said.flatMap((m) => (m.type === 'metrics' ? m.rows.map((r) => r.step) : []))
    assert.deepEqual(
      steps,
      Array.from({ length: 50 }, (_, i) => i + 1),
    )
  })
})
