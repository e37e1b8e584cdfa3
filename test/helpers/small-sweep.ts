import { expandSweep, type RunDetail, type SweepInput } from '@sweepstack/contracts'
import type { RunQueue } from '@sweepstack/queue'
import type { Store } from '@sweepstack/store'
import { until } from './until.js'

type Json = SweepInput['base']['data']

/** A sweep of one cell whose runs take about a second, or as long as `training` says. */
export const smallSweep = (name: string, seeds: number[], training: Json = {}): SweepInput => ({
  name,
  base: {
    data: { preset: 'fixed-length', length: 12, train: 400, validation: 100 },
    model: { layers: 1, dModel: 8, heads: 2, dMlp: 16 },
    training: { epochs: 2, batchSize: 32, ...training },
    tests: { 'in-distribution': { size: 100 } },
  },
  seeds,
})

/** Training that does not end by itself within a test. */
export const ENDLESS = { epochs: 10_000, metricsEvery: 200 }

export const submit = async (
  store: Store,
  queue: RunQueue,
  input: SweepInput,
): Promise<{ id: string; runIds: string[] }> => {
  const { id, runIds } = await store.sweeps.create(expandSweep(input))
  await queue.enqueue(runIds)
  return { id, runIds }
}

/** The runs once each has one of the states; says where they stood when they do not get there. */
export const runsIn = async (
  store: Store,
  runIds: string[],
  states: RunDetail['status'][],
  seconds = 60,
): Promise<RunDetail[]> => {
  let runs: RunDetail[] = []
  const there = until(
    `every run ${states.join(' or ')}`,
    async () => {
      runs = await Promise.all(runIds.map((id) => store.runs.get(id)))
      return runs.every((run) => states.includes(run.status)) && runs
    },
    { seconds, everyMs: 100 },
  )
  return there.catch((error: Error) => {
    throw new Error(
      `${error.message}; they are ${runs.map((r) => `${r.status} (${r.error?.detail ?? ''})`).join(', ')}`,
    )
  })
}

/** The first of the runs to be in the middle of its training. */
export const training = (store: Store, runIds: string[]): Promise<RunDetail> =>
  until(
    'a run in training',
    async () => {
      const runs = await Promise.all(runIds.map((id) => store.runs.get(id)))
      return runs.find(
        (run) => run.status === 'running' && run.progress?.phase === 'training' && run.progress.step > 0,
      )
    },
    { seconds: 60, everyMs: 50 },
  )
