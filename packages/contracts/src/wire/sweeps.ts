import { z } from 'zod'
import { issueSchema } from '../errors.js'
import { cellSchema } from '../spec/cell.js'
import { estimateSchema } from '../spec/estimate.js'
import { sweepSchema } from '../spec/sweep.js'
import { runCountsSchema, runStatusSchema } from './status.js'

export const idSchema = z.uuid({ error: 'not an id; ids are UUIDs, as the lists show them' })
const time = z.iso.datetime()
const overrides = z.record(z.string(), z.json())

export const sweepViewSchema = z.object({
  id: idSchema,
  name: z.string(),
  status: runStatusSchema,
  cells: z.int(),
  runs: runCountsSchema,
  createdAt: time,
  finishedAt: time.nullable(),
})
export type SweepView = z.infer<typeof sweepViewSchema>

export const cellViewSchema = z.object({
  index: z.int(),
  hash: z.string(),
  overrides,
  spec: cellSchema,
  estimate: estimateSchema,
})
export type CellView = z.infer<typeof cellViewSchema>

/** A sweep with the spec as written and every cell as resolved. */
export const sweepDetailSchema = sweepViewSchema.extend({
  spec: sweepSchema,
  cellList: z.array(cellViewSchema),
})
export type SweepDetail = z.infer<typeof sweepDetailSchema>

/** What POST /v1/sweeps?dryRun=true answers: nothing is stored. */
export const dryRunSchema = z.object({
  name: z.string(),
  cells: z.array(cellViewSchema),
  runs: z.int(),
  secondsOnOneCore: z.number().nullable(),
  warnings: z.array(issueSchema).describe('what makes a question unanswerable with these data'),
})
export type DryRun = z.infer<typeof dryRunSchema>
