import type { Bucket, RunResult } from '@sweepstack/contracts'
import type { Claim, Store } from '@sweepstack/store'
import { sampleResult } from '@sweepstack/store/testing'

/** Counts by depth and label: n strings and how many of them right. */
export type PlayedCounts = {
  depth: number
  balanced: [n: number, correct: number]
  unbalanced: [n: number, correct: number]
}[]

const LEASE_MS = 60_000

export const claimRun = async (store: Store, runId: string): Promise<Claim> => {
  const claim = await store.leases.claim(runId, 'played', LEASE_MS)
  if (claim === null) throw new Error(`run ${runId} is not to be had`)
  return claim
}

/** Ends a run with the given counts for each of its tests, as a worker would, without the training. */
export const playRun = async (store: Store, runId: string, counts: PlayedCounts): Promise<void> => {
  const claim = await claimRun(store, runId)
  await store.leases.addMetrics(claim, [
    {
      step: 1,
      split: 'train',
      epoch: 0.5,
      loss: 0.7,
      accuracy: 0.5,
      learningRate: 1e-3,
      gradientNorm: 1,
      tokensPerSecond: 100,
    },
    {
      step: 2,
      split: 'validation',
      epoch: 1,
      loss: 0.6,
      accuracy: 0.6,
      learningRate: null,
      gradientNorm: null,
      tokensPerSecond: null,
    },
  ])
  const artifacts = [
    {
      name: 'weights.safetensors',
      mediaType: 'application/octet-stream',
      bytes: Uint8Array.of(0, 1, 2, 255),
    },
    ...Object.keys(claim.spec.tests).map((test) => ({
      name: `logits/${test}.csv`,
      mediaType: 'text/csv',
      bytes: new TextEncoder().encode('i,logit\n0,1.5\n'),
    })),
  ]
  if (!(await store.leases.finish(claim, resultOf(Object.keys(claim.spec.tests), counts), artifacts)))
    throw new Error('the claim was lost')
}

/** A counter that is right on every balanced string, and on half of the others. */
const counterOf = (label: 'balanced' | 'unbalanced', n: number): number =>
  label === 'balanced' ? n : Math.floor(n / 2)

const scored = (correct: number, n: number) => ({
  ...{ n, correct, accuracy: n === 0 ? 0 : correct / n, auc: null, rawAuc: null },
})

const resultOf = (tests: string[], counts: PlayedCounts): RunResult => {
  const buckets: Bucket[] = counts.flatMap(({ depth, ...labels }) =>
    (['balanced', 'unbalanced'] as const).map((label) => {
      const [n, correct] = labels[label]
      return { axis: 'depth' as const, value: String(depth), label, n, correct, counter: counterOf(label, n) }
    }),
  )
  const sum = (of: 'n' | 'correct' | 'counter', label?: string) =>
    buckets.reduce((total, b) => total + (label === undefined || b.label === label ? b[of] : 0), 0)
  const labels: Bucket[] = (['balanced', 'unbalanced'] as const).map((label) => ({
    axis: 'label',
    value: label,
    label,
    n: sum('n', label),
    correct: sum('correct', label),
    counter: sum('counter', label),
  }))
  const right = { balanced: sum('correct', 'balanced'), unbalanced: sum('correct', 'unbalanced') }
  const sample = sampleResult()
  return {
    ...sample,
    tests: tests.map((test) => ({
      test,
      n: sum('n'),
      correct: sum('correct'),
      predictedBalanced: right.balanced + sum('n', 'unbalanced') - right.unbalanced,
      loss: 0.5,
      logitMean: 0,
      logitSd: 1,
      minLength: 10,
      maxLength: 10,
      pairs: null,
      shortcuts: [
        { name: 'majority', ...scored(Math.max(sum('n', 'balanced'), sum('n', 'unbalanced')), sum('n')) },
        { name: 'count', ...scored(sum('counter'), sum('n')) },
        { name: 'dip', ...scored(sum('n'), sum('n')) },
      ],
      buckets: [...buckets, ...labels],
    })),
    probes: [0, 1].flatMap((layer) =>
      sample.probes.map((probe) => ({
        ...probe,
        test: tests[0] ?? 'none',
        layer,
        hook: layer === 0 ? 'hook_embed' : 'blocks.0.hook_resid_post',
      })),
    ),
    training: { ...sample.training, steps: 2 },
  }
}
