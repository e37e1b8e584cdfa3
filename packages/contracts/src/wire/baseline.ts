import { z } from 'zod'
import { labelSchema } from '../axes.js'
import { sweepSchema } from '../spec/sweep.js'
import { fileRef } from './files.js'

/** Pooled counts of one cell on one test and label. */
export const baselineCountSchema = z
  .object({
    cell: z.string().describe('the overrides, in words; no two cells of a sweep have the same'),
    test: z.string(),
    label: labelSchema,
    n: z.int().positive(),
    correct: z.int().min(0),
  })
  .refine(({ n, correct }) => correct <= n, {
    error: 'more right answers than strings; record the baseline anew',
    path: ['correct'],
  })
export type BaselineCount = z.infer<typeof baselineCountSchema>

/** A recorded sweep: what to re-run and what it gave. Committed under baselines/ and checked by CI. */
export const baselineSchema = z.strictObject({
  version: z.literal(1),
  recordedAt: z.iso.datetime(),
  margin: z.number().min(0).max(1).describe('a difference in accuracy below this does not fail the gate'),
  alpha: z.number().gt(0).lt(1).describe('level of the two-sided test, before the correction for many tests'),
  spec: sweepSchema,
  files: z
    .array(z.object({ ref: fileRef, name: z.string() }))
    .default([])
    .describe('the data files the spec names by their content, and what they were called'),
  counts: z.array(baselineCountSchema).min(1),
})
export type Baseline = z.infer<typeof baselineSchema>
