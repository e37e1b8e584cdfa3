import { z } from 'zod'
import { dataSchema, testSchema } from './data.js'
import { modelSchema } from './model.js'
import { modelFromSchema } from './model-from.js'
import { probeSchema } from './probes.js'
import { trainingSchema } from './training.js'

export const testName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, {
  error: 'a test name is lower-case letters, digits and dashes, at most 64',
})

const asked = {
  tests: z.record(testName, testSchema),
  probes: z.array(probeSchema).max(64),
}

/** A cell whose model is trained. */
export const trainedCellSchema = z.strictObject({
  data: dataSchema,
  model: modelSchema,
  training: trainingSchema,
  ...asked,
})
export type TrainedCell = z.infer<typeof trainedCellSchema>

/** A cell whose model is there already. The data are what it was trained on, as far as is known: tests avoid them. */
export const storedCellSchema = z.strictObject({
  data: dataSchema,
  model: modelFromSchema,
  training: trainingSchema.pick({ engine: true }),
  ...asked,
})
export type StoredCell = z.infer<typeof storedCellSchema>

/** One point of a sweep's matrix with every default written in: all a run needs but its seed. */
export const cellSchema = z.union([trainedCellSchema, storedCellSchema])
export type CellSpec = TrainedCell | StoredCell

/** TypeScript does not tell by itself: it is a field of a field that differs. */
export const isTrained = (cell: CellSpec): cell is TrainedCell => !('from' in cell.model)

/** @throws RangeError for a cell whose model is stored */
export const asTrained = (cell: CellSpec): TrainedCell => {
  if (isTrained(cell)) return cell
  throw new RangeError('the model of the cell is stored, not trained')
}
