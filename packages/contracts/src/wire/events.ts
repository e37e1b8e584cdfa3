import { z } from 'zod'
import { errorCodeSchema } from '../errors.js'
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
