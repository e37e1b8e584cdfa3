import { z } from 'zod'

/** A run's states, and those each may become. `done`, `failed` and `cancelled` are ends; retry starts anew. */
export const RUN_STATUS = {
  queued: { end: false, next: ['running', 'cancelled'] },
  running: { end: false, next: ['queued', 'done', 'failed', 'cancelled'] },
  done: { end: true, next: [] },
  failed: { end: true, next: ['queued'] },
  cancelled: { end: true, next: ['queued'] },
} as const
export type RunStatus = keyof typeof RUN_STATUS
export const runStatuses = Object.keys(RUN_STATUS) as RunStatus[]
export const runStatusSchema = z.enum(runStatuses as [RunStatus, ...RunStatus[]])

/** How many runs of a sweep are in each state. */
export const runCountsSchema = z.record(runStatusSchema, z.int().min(0))
export type RunCounts = z.infer<typeof runCountsSchema>

/** A sweep's state follows from its runs': it is an end only when every run has ended. */
export const sweepStatus = (counts: RunCounts): RunStatus => {
  if (counts.running > 0) return 'running'
  if (counts.queued > 0) return counts.done + counts.failed > 0 ? 'running' : 'queued'
  if (counts.failed > 0) return 'failed'
  return counts.cancelled > 0 ? 'cancelled' : 'done'
}
