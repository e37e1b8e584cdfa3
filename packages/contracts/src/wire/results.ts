import { z } from 'zod'
import { axisSchema, labelSchema } from '../axes.js'
import { type ShortcutName, shortcutNames } from './audit.js'
import { probeResultSchema } from './run-result.js'
import { idSchema } from './sweeps.js'

/** What results can be grouped by: an axis, or `test` for a test as a whole. */
export const resultsBySchema = z.enum(['test', ...axisSchema.options])
export type ResultsBy = z.infer<typeof resultsBySchema>

/**
 * One row of results: a cell on one bucket of a test, over its finished seeds. n and correct are pooled
 * counts; low and high are Wilson's 95 % interval on them; `mean` and `sd` are over the seeds' accuracies,
 * so `sd` shows what pooling hides. The majority baseline is what the better constant answer scores.
 */
export const resultRowSchema = z.object({
  sweepId: idSchema,
  sweep: z.string(),
  cell: z.int(),
  cellHash: z.string(),
  overrides: z.record(z.string(), z.json()),
  test: z.string(),
  trainedMinLength: z
    .int()
    .nullable()
    .describe('shortest training string, as the spec or the data file says; null of a stored model'),
  trainedMaxLength: z
    .int()
    .nullable()
    .describe('longest training string, as the spec or the data file says; null of a stored model'),
  testMinLength: z.int().nullable().describe('shortest string of the test'),
  testMaxLength: z.int().nullable().describe('longest string of the test'),
  by: resultsBySchema,
  value: z.union([z.number(), z.string()]),
  label: labelSchema.nullable().describe('null: both labels'),
  seeds: z.int(),
  n: z.int(),
  correct: z.int(),
  accuracy: z.number(),
  low: z.number(),
  high: z.number(),
  mean: z.number(),
  sd: z.number().nullable().describe('null with one seed'),
  nBalanced: z.int(),
  correctBalanced: z.int(),
  balancedAccuracy: z
    .number()
    .nullable()
    .describe("mean of the two labels' accuracies; null where one label is absent"),
  majorityBaseline: z.number(),
  counterAccuracy: z
    .number()
    .describe(
      'what the best rule that sees only the count (of each bracket type) scores on the same strings: the rule is chosen for the whole test',
    ),
  shortcut: z
    .enum(shortcutNames as [ShortcutName, ...ShortcutName[]])
    .nullable()
    .describe('the best of the surface and counting shortcuts on the whole test; null for a part of it'),
  shortcutAccuracy: z.number().nullable().describe('what that shortcut scores; null for a part of a test'),
  pairs: z
    .int()
    .nullable()
    .describe('minimal pairs of the test; null for a part of it, and where it has none'),
  pairsRight: z.int().nullable().describe('pairs with both strings right'),
  pairAccuracy: z.number().nullable(),
  logitGap: z
    .number()
    .nullable()
    .describe('mean over pairs of the logit of the balanced string less that of its corruption'),
  constantSeeds: z.int().describe('seeds whose answer is the same for every string of the test'),
})
export type ResultRow = z.infer<typeof resultRowSchema>

export const resultsSchema = z.object({ by: resultsBySchema, rows: z.array(resultRowSchema) })
export type Results = z.infer<typeof resultsSchema>

/** A probe's rows of every run that fits the filters: one row a run, target and layer. */
export const probeRowSchema = probeResultSchema.extend({
  sweepId: idSchema,
  runId: idSchema,
  cell: z.int(),
  overrides: z.record(z.string(), z.json()),
  seed: z.int(),
})
export type ProbeRow = z.infer<typeof probeRowSchema>
