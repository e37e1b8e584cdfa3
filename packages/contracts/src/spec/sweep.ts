import { z } from 'zod'
import { testName } from './cell.js'
import { dataSchema } from './data.js'
import { modelSchema } from './model.js'
import { modelFromSchema } from './model-from.js'
import { seedSchema } from './numbers.js'
import { probeSchema } from './probes.js'
import { trainingSchema } from './training.js'

/**
 * The limits of one sweep. They keep a typing error (a list where a range was meant) from filling the
 * queue; larger studies are several sweeps.
 */
export const LIMITS = { cells: 2_000, runs: 10_000, seeds: 1_000, tests: 64 } as const

type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
const json: z.ZodType<Json> = z.json()

/** Dot path of a spec field, such as `data.depth.max` or `model.layers`. */
export const specPath = z.string().regex(/^(data|model|training|tests|probes)(\.[\w-]+)+$/, {
  error: 'a path starts with data, model, training, tests or probes and names a field, such as model.layers',
})
const overrides = z.record(specPath, json)
export type Overrides = z.infer<typeof overrides>

/** A test as written: fields not given are taken from the data (with the same preset) or are defaults. */
const testInput = z.record(z.string(), json)

/** The outline of a sweep. Cells are checked one by one after expansion, see expand.ts. */
export const sweepSchema = z.strictObject({
  name: z.string().regex(/^[\w][\w .-]{0,99}$/, {
    error: 'a name is 1 to 100 letters, digits, spaces, dots, dashes or underscores',
  }),
  description: z.string().max(10_000).optional(),
  base: z.strictObject({
    data: z.record(z.string(), json),
    model: z.record(z.string(), json).default({}),
    training: z.record(z.string(), json).default({}),
    tests: z.record(testName, testInput).default({ 'in-distribution': {} }),
    probes: z.array(json).default([]),
  }),
  matrix: z
    .record(
      specPath,
      z.array(json).min(1, { error: 'an empty list makes no cells; give a value or drop the path' }),
    )
    .default({}),
  include: z.array(overrides).default([]).describe('cells added to the product, as overrides of base'),
  exclude: z
    .array(overrides)
    .default([])
    .describe('cells of the product left out: those that match every path'),
  seeds: z
    .array(seedSchema)
    .min(1, { error: 'give at least one seed' })
    .max(LIMITS.seeds)
    .refine((seeds) => new Set(seeds).size === seeds.length, {
      error: 'a seed stands twice; remove the copy',
    })
    .default([0]),
})
export type SweepInput = z.input<typeof sweepSchema>
export type SweepSpec = z.infer<typeof sweepSchema>

/** The schema for editors: what a user writes, with the fields of every part spelled out. */
export const editorSchema = sweepSchema.extend({
  base: z.strictObject({
    data: dataSchema,
    model: z.union([modelSchema, modelFromSchema]).optional(),
    training: trainingSchema.optional(),
    tests: z.record(testName, testInput).optional(),
    probes: z.array(probeSchema).optional(),
  }),
})
