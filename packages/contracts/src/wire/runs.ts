import { z } from 'zod'
import { errorCodeSchema, problemSchema } from '../errors.js'
import { progressSchema } from './progress.js'
import {
  artifactSchema,
  datasetDigestSchema,
  environmentSchema,
  trainingSummarySchema,
} from './run-result.js'
import { runStatusSchema } from './status.js'
import { idSchema } from './sweeps.js'

const time = z.iso.datetime()

export const runViewSchema = z.object({
  id: idSchema,
  sweepId: idSchema,
  cell: z.object({ index: z.int(), hash: z.string(), overrides: z.record(z.string(), z.json()) }),
  seed: z.int(),
  status: runStatusSchema,
  attempts: z.int(),
  resumedFrom: z
    .int()
    .nullable()
    .describe('step that the newest attempt went on from; null: from the beginning'),
  worker: z.string().nullable(),
  progress: progressSchema.nullable(),
  error: problemSchema.nullable(),
  createdAt: time,
  startedAt: time.nullable(),
  finishedAt: time.nullable(),
})
export type RunView = z.infer<typeof runViewSchema>

export const runDetailSchema = runViewSchema.extend({
  training: trainingSummarySchema.nullable(),
  environment: environmentSchema.nullable(),
  datasets: z.array(datasetDigestSchema),
  artifacts: z.array(artifactSchema),
})
export type RunDetail = z.infer<typeof runDetailSchema>

/** One try at a run; `outcome` is null while it lasts. */
export const attemptSchema = z.object({
  number: z.int().describe('the fencing token'),
  worker: z.string(),
  startedAt: time,
  endedAt: time.nullable(),
  outcome: z.enum(['done', 'failed', 'cancelled', 'lost', 'released']).nullable(),
  code: errorCodeSchema.nullable(),
  cause: z.string().nullable(),
  resumedFrom: z.int().nullable().describe('step it went on from; null: from the beginning'),
  notResumed: z.string().nullable().describe('why it began anew although there was a checkpoint'),
  environment: environmentSchema
    .nullable()
    .describe('what it computed with; null where it ended before it began to'),
})
export type Attempt = z.infer<typeof attemptSchema>
