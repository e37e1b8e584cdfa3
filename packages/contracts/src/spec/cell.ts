import { z } from 'zod'
import { dataSchema, testSchema } from './data.js'
import { modelSchema } from './model.js'
import { probeSchema } from './probes.js'
import { trainingSchema } from './training.js'

export const testName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, {
  error: 'a test name is lower-case letters, digits and dashes, at most 64',
})

/** One point of a sweep's matrix with every default written in: all a run needs but its seed. */
export const cellSchema = z.strictObject({
  data: dataSchema,
  model: modelSchema,
  training: trainingSchema,
  tests: z.record(testName, testSchema),
  probes: z.array(probeSchema).max(64),
})
export type CellSpec = z.infer<typeof cellSchema>
