import {
  cellSchema,
  metricSchema,
  problemSchema,
  progressSchema,
  runResultSchema,
} from '@sweepstack/contracts'
import { z } from 'zod'

/**
 * What a worker and its trainer say to each other, over Node's IPC with the `advanced` serialization (it carries
 * bytes as bytes). A trainer works on one run at a time, so messages need no run id.
 */
const trainJobSchema = z.object({
  spec: cellSchema,
  seed: z.int(),
  filesDir: z
    .string()
    .describe('where the data files of the spec, and its model if it is stored, lie by SHA-256'),
})
export type TrainJob = z.infer<typeof trainJobSchema>

export const toTrainerSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('run'), job: trainJobSchema }),
  /** Ends the run under way at its next step; the answer is `failed` with `run.cancelled`. */
  z.object({ type: z.literal('stop') }),
])
export type ToTrainer = z.infer<typeof toTrainerSchema>

const newArtifactSchema = z.object({
  name: z.string(),
  mediaType: z.string(),
  bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
})
export type NewArtifact = z.infer<typeof newArtifactSchema>

const trainOutputSchema = z.object({ result: runResultSchema, artifacts: z.array(newArtifactSchema) })
export type TrainOutput = z.infer<typeof trainOutputSchema>

/** Bytes of memory the process holds when it has put a run away. */
const rss = z.number()

export const fromTrainerSchema = z.discriminatedUnion('type', [
  /** TensorFlow is loaded; a run may come. */
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('progress'), progress: progressSchema }),
  z.object({ type: z.literal('metrics'), rows: z.array(metricSchema) }),
  z.object({ type: z.literal('done'), output: trainOutputSchema, rss }),
  z.object({ type: z.literal('failed'), problem: problemSchema, rss }),
])
export type FromTrainer = z.infer<typeof fromTrainerSchema>
