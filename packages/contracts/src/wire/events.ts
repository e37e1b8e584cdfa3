import { z } from 'zod'
import { errorCodeSchema } from '../errors.js'
import { progressSchema } from './progress.js'
import { runCountsSchema } from './status.js'
import { idSchema } from './sweeps.js'

/** What happens to a sweep, kept in the order it was committed; the SSE stream resumes after any id. */
export const EVENT_TYPES = [
  'sweep.created',
  'sweep.cancelled',
  'sweep.ended',
  'run.started',
  'run.requeued',
  'run.done',
  'run.failed',
  'run.cancelled',
] as const

export const eventSchema = z.object({
  id: z.int(),
  sweepId: idSchema,
  runId: idSchema.nullable(),
  type: z.enum(EVENT_TYPES),
  at: z.iso.datetime(),
  data: z.object({
    code: errorCodeSchema.optional(),
    detail: z.string().optional(),
    worker: z.string().optional(),
    attempt: z.int().optional(),
  }),
})
export type SweepEvent = z.infer<typeof eventSchema>
export type EventType = SweepEvent['type']

/**
 * Where a sweep is just now. The event stream sends one about every second while runs are running; it has no
 * id and is not kept, so a resumed stream starts with the newest.
 */
export const sweepProgressSchema = z.object({
  runs: runCountsSchema,
  running: z.array(
    z.object({
      runId: idSchema,
      cell: z.int(),
      seed: z.int(),
      worker: z.string().nullable(),
      progress: progressSchema.nullable(),
    }),
  ),
})
export type SweepProgress = z.infer<typeof sweepProgressSchema>
