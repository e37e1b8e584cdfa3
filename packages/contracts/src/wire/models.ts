import { z } from 'zod'
import { modelSchema } from '../spec/model.js'
import { modelRef } from '../spec/model-from.js'
import { idSchema } from './sweeps.js'

/** What a stored model came as. */
export const MODEL_SOURCES = ['transformer-lens', 'torch-encoder', 'run', 'file'] as const

/** A name to find a model by: not one that could be a reference, an id or a path. */
export const modelName = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_ .-]{0,99}$/, {
    error: 'a model name is 1 to 100 letters, digits, spaces, dots, dashes or underscores; give such a name',
  })
  .refine((name) => !idSchema.safeParse(name).success, {
    error: 'a model name of this form is an id, and runs are found by ids; give another name',
  })

/** A model kept as our safetensors file: the ref is the SHA-256 of that, so the same weights and spec are one model. */
export const storedModelSchema = z.object({
  ref: modelRef,
  name: z.string(),
  source: z.enum(MODEL_SOURCES),
  spec: modelSchema,
  length: z
    .int()
    .describe('brackets of the longest string; it matters to learned positions and seen padding only'),
  types: z.int().describe('bracket types it has tokens for'),
  parameters: z.int(),
  bytes: z.int(),
  createdAt: z.iso.datetime().describe('of the first upload'),
})
export type StoredModel = z.infer<typeof storedModelSchema>

/** Bytes of a model's file, ours or another program's, and of its parameters as float32: all are held in memory. */
export const MAX_MODEL_BYTES = 256 * 2 ** 20
