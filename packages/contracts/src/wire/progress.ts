import { z } from 'zod'

/** Where a running run is. Kept as one row per run, overwritten; the loss is the newest training loss. */
export const progressSchema = z.object({
  phase: z.enum(['data', 'training', 'evaluating', 'probing']),
  step: z.int().min(0),
  steps: z.int().min(0).describe('steps at most; early stopping may end before'),
  loss: z.number().nullable(),
  secondsLeft: z.number().nullable().describe('of the training, from its pace so far'),
})
export type Progress = z.infer<typeof progressSchema>

/** One row of the training curve. A row of split `validation` has loss and accuracy only. */
export const metricSchema = z.object({
  step: z.int().min(0),
  split: z.enum(['train', 'validation']),
  epoch: z.number(),
  loss: z.number(),
  accuracy: z.number().describe('of the batches since the last row, or of the validation set'),
  learningRate: z.number().nullable(),
  gradientNorm: z.number().nullable().describe('global L2 norm before clipping'),
  tokensPerSecond: z.number().nullable(),
})
export type Metric = z.infer<typeof metricSchema>
