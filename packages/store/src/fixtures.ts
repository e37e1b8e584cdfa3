import {
  type Cell,
  expandSweep,
  type RunResult,
  type SweepInput,
  type TestResult,
} from '@sweepstack/contracts'
import { sha256Of } from './blobs/sha256.js'
import type { NewFile } from './files.js'
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

/** A data file of a text, with counts that fit two lines or whatever is given. */
export const textFile = (
  text: string | Uint8Array,
  over: Partial<NewFile> = {},
): { summary: NewFile; chunks: () => AsyncIterable<Uint8Array> } => {
  const bytes = Buffer.from(text)
  return {
    summary: {
      ...{ ref: `sha256:${sha256Of(bytes)}`, name: 'a.csv', bytes: bytes.length, rows: 1, types: 1 },
      ...{ balanced: text.toString().endsWith('1\n') ? 1 : 0, minLength: 2, maxLength: 4, ...over },
    },
    chunks: async function* () {
      if (bytes.length > 0) yield bytes
    },
  }
}

/** A test of 10 balanced and 10 unbalanced strings, of depth 1 and 2. */
export const sampleTest = (test: string, correct: [number, number] = [5, 4]): TestResult => {
  const [balanced, unbalanced] = correct
  const total = 2 * (balanced + unbalanced)
  // A counter answers `balanced` to half of the unbalanced strings of depth 1, and is right elsewhere.
  const buckets = (['1', '2'] as const).flatMap((value) => [
    { axis: 'depth' as const, value, label: 'balanced' as const, n: 5, correct: balanced, counter: 5 },
    {
      ...{ axis: 'depth' as const, value, label: 'unbalanced' as const, n: 5, correct: unbalanced },
      counter: value === '1' ? 2 : 5,
    },
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
    pairs: null,
    shortcuts: [
      { name: 'majority', n: 20, correct: 10, accuracy: 0.5, auc: null, rawAuc: null },
      { name: 'count', n: 20, correct: 17, accuracy: 0.85, auc: 0.9, rawAuc: 0.8 },
      { name: 'dip', n: 20, correct: 19, accuracy: 0.95, auc: 0.99, rawAuc: 0.99 },
    ],
    buckets: [
      ...buckets,
      { axis: 'label', value: 'balanced', label: 'balanced', n: 10, correct: 2 * balanced, counter: 10 },
      { axis: 'label', value: 'unbalanced', label: 'unbalanced', n: 10, correct: 2 * unbalanced, counter: 7 },
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
    mismatch: null,
    threads: 1,
  },
  ...over,
})
