import {
  cellSchema,
  environmentSchema,
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
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array)

const trainJobSchema = z.object({
  spec: cellSchema,
  seed: z.int(),
  filesDir: z
    .string()
    .describe('where the data files of the spec, and its model if it is stored, lie by SHA-256'),
  resume: bytes.nullable().describe('a checkpoint to go on from'),
})
export type TrainJob = z.infer<typeof trainJobSchema>

export const toTrainerSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('run'), job: trainJobSchema }),
  /** Ends the run under way at its next step; the answer is `failed` with `run.cancelled`. */
  z.object({ type: z.literal('stop') }),
  /** The same once a last checkpoint is stored: the run goes on elsewhere. Where none can be made the worker does not wait for long. */
  z.object({ type: z.literal('leave') }),
  /** What the trainer gave under this number is stored; with a problem it is not, and the run fails of it. */
  z.object({ type: z.literal('stored'), id: z.int(), problem: problemSchema.nullable() }),
])
export type ToTrainer = z.infer<typeof toTrainerSchema>

const newArtifactSchema = z.object({
  name: z.string(),
  mediaType: z.string(),
  bytes,
})
export type NewArtifact = z.infer<typeof newArtifactSchema>

const trainOutputSchema = z.object({
  result: runResultSchema,
  artifacts: z.array(newArtifactSchema),
  /** What the trainer spent its time on, for the worker's log. */
  laps: z.record(z.string(), z.number()),
})
export type TrainOutput = z.infer<typeof trainOutputSchema>

const step = z.int().min(0)
const givenSchema = z.discriminatedUnion('is', [
  /** How the run begins: from step 0, or where its checkpoint stood; `refused` says why not there. */
  z.object({
    is: z.literal('beginning'),
    step,
    refused: z.string().nullable(),
    environment: environmentSchema,
    checkpointBytes: z.int().min(0).describe('of each checkpoint that is to be kept; 0: none is'),
  }),
  z.object({
    is: z.literal('checkpoint'),
    step,
    best: z.boolean(),
    periodic: z.boolean(),
    wanted: z.boolean(),
    validationLoss: z.number().nullable(),
    bytes,
  }),
  z.object({ is: z.literal('artifact'), artifact: newArtifactSchema }),
])
/** What a trainer gives on its way, in order, one at a time: the worker answers each with `stored`. */
export type Given = z.infer<typeof givenSchema>

/** Bytes of memory the process holds when it has put a run away. */
const rss = z.number()

export const fromTrainerSchema = z.discriminatedUnion('type', [
  /** TensorFlow is loaded; a run may come. */
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('progress'), progress: progressSchema }),
  z.object({ type: z.literal('metrics'), rows: z.array(metricSchema) }),
  z.object({ type: z.literal('given'), id: z.int(), given: givenSchema }),
  z.object({ type: z.literal('done'), output: trainOutputSchema, rss }),
  z.object({ type: z.literal('failed'), problem: problemSchema, rss }),
])
export type FromTrainer = z.infer<typeof fromTrainerSchema>
