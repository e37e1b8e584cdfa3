import type { Metric, Progress } from '@sweepstack/contracts'
import type { FromTrainer } from './protocol.js'

export type Reporter = {
  progress(progress: Progress): void
  metrics(rows: Metric[]): void
  flush(): void
}

const EVERY_MS = 1000

/**
 * Tells the worker of progress once a second at most, but of every new phase, and of metrics in batches.
 */
export const reporter = (say: (message: FromTrainer) => void, now = () => performance.now()): Reporter => {
  let phase: Progress['phase'] | null = null
  let told = Number.NEGATIVE_INFINITY
  let latest: Progress | null = null
  let rows: Metric[] = []
  const flush = (): void => {
    told = now()
    if (latest !== null) say({ type: 'progress', progress: latest })
    if (rows.length > 0) say({ type: 'metrics', rows })
    latest = null
    rows = []
  }
  const maybe = (): void => {
    if (now() - told >= EVERY_MS) flush()
  }
  return {
    progress: (progress) => {
      latest = progress
      if (progress.phase !== phase) flush()
      else maybe()
      phase = progress.phase
    },
    metrics: (more) => {
      rows.push(...more)
      maybe()
    },
    flush,
  }
}
