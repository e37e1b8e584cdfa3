import { z } from 'zod'

const whole = z.int().min(0)
const [number, seconds] = [z.number(), z.number().min(0)]
const sums = z.strictObject({ steps: whole, loss: number, correct: number, gradientNorm: number, seconds })
const stopping = z.strictObject({
  best: z.strictObject({ loss: z.number(), step: whole }).nullable(),
  mark: z.number().nullable(),
  waited: whole,
})

/** What a checkpoint's metadata say, beside its tensors. JSON gives a double back to the bit. */
export const checkpointHeaderSchema = z.object({
  identity: z.strictObject({ spec: z.string(), seed: whole, train: z.string(), validation: z.string() }),
  state: z.strictObject({
    step: whole,
    stopped: z.boolean(),
    seconds,
    curve: sums,
    validated: z.strictObject({ loss: z.number(), accuracy: z.number() }).nullable(),
    lowest: z.number().nullable(),
    stopping: stopping.nullable(),
  }),
})
