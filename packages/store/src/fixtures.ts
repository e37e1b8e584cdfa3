import {
  type Cell,
  expandSweep,
  type RunResult,
  type SweepInput,
  type TestResult,
} from '@sweepstack/contracts'
import type { NewSweep } from './sweep-create.js'

/** What the store's tests store. */

/** Two cells (1 and 2 layers) with the seeds given. */
export const sampleSweep = (over: Partial<SweepInput> = {}): Pick<NewSweep, 'spec' | 'cells'> =>
  expandSweep({
    name: 'sample',
    base: {
      data: { preset: 'fixed-length', length: 8, negatives: [{ kind: 'random' }, { kind: 'flips' }] },
      tests: { 'in-distribution': {}, 'zero-count': { preset: 'zero-count' } },
      training: { learningRate: 0.001 },
    },
    matrix: { 'model.layers': [1, 2] },
    seeds: [0],
    ...over,
  })

export const oneCell = (seeds: number[] = [0]): { spec: NewSweep['spec']; cells: Cell[] } =>
  sampleSweep({ matrix: {}, seeds })

/** A test of 10 balanced and 10 unbalanced strings, of depth 1 and 2. */
export const sampleTest = (test: string, correct: [number, number] = [5, 4]): TestResult => {
  const [balanced, unbalanced] = correct
  const total = 2 * (balanced + unbalanced)
  const buckets = (['1', '2'] as const).flatMap((value) => [
    { axis: 'depth' as const, value, label: 'balanced' as const, n: 5, correct: balanced },
    { axis: 'depth' as const, value, label: 'unbalanced' as const, n: 5, correct: unbalanced },
  ])
  return {
    test,
    n: 20,
    correct: total,
    predictedBalanced: balanced === 5 && unbalanced === 0 ? 20 : 10,
    loss: 0.5,
    logitMean: 0.1,
    logitSd: 1,
    minLength: 8,
    maxLength: 8,
    buckets: [
      ...buckets,
      { axis: 'label', value: 'balanced', label: 'balanced', n: 10, correct: 2 * balanced },
      { axis: 'label', value: 'unbalanced', label: 'unbalanced', n: 10, correct: 2 * unbalanced },
    ],
  }
}

export const sampleResult = (over: Partial<RunResult> = {}): RunResult => ({
  tests: [sampleTest('in-distribution'), sampleTest('zero-count', [5, 0])],
  probes: [
    {
      target: 'depth',
      test: 'in-distribution',
      layer: 0,
      hook: 'hook_embed',
      metric: 'r2',
      score: 0.5,
      low: 0.4,
      high: 0.6,
      control: 0.1,
      selectivity: 0.4,
      shuffled: 0,
      majority: null,
      n: 100,
    },
  ],
  datasets: [{ name: 'train', sha256: 'a'.repeat(64), n: 10, balanced: 5, droppedLeaks: 0 }],
  training: {
    steps: 100,
    epochs: 1,
    seconds: 1,
    tokensPerSecond: 1000,
    parameters: 10,
    stoppedEarly: false,
    bestStep: null,
    validationLoss: 0.5,
    validationAccuracy: 0.75,
  },
  environment: {
    node: '20',
    platform: 'linux',
    cpu: 'x',
    tensorflow: '2',
    tfjs: '4',
    engine: 'compiled',
    threads: 1,
  },
  ...over,
})
