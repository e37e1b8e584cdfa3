import { z } from 'zod'
import { type CellSpec, isTrained } from './cell.js'
import { bracketTypes, longestLength, testSizeOf } from './data.js'
import type { ModelSpec } from './model.js'
import { parameterCount } from './parameter-count.js'
import { isGenerated } from './presets/registry.js'
import { planTraining } from './training-plan.js'

export const estimateSchema = z.object({
  parameters: z
    .int()
    .nullable()
    .describe('null where the length is only known from a file, and of a stored model'),
  steps: z.int().nullable().describe('training steps at most'),
  seconds: z.number().nullable().describe('training and evaluation of one run on one core, rough'),
})
export type Estimate = z.infer<typeof estimateSchema>

/** One core's multiply-adds a second in a training step, from bench/README.md: a rough guide, not a promise. */
const FLOP_PER_SECOND = 2.5e10

/** Forward multiply-adds of one string of T tokens, times two. */
const forwardFlop = ({ layers, dModel: D, dMlp: F, head }: ModelSpec, T: number): number =>
  2 * (layers * T * (4 * D * D + 2 * D * F + 2 * T * D) + (head.kind === 'mlp' ? head.hidden * (D + 1) : 0))

/** What one run of the cell will cost. Files and stored models are only known once read, so theirs is null. */
export const estimateCell = (cell: CellSpec): Estimate => {
  if (!isTrained(cell)) return { parameters: null, steps: 0, seconds: null }
  const { data, model, training, tests } = cell
  const length = longestLength(data)
  if (length === null || data.preset === 'file') return { parameters: null, steps: null, seconds: null }
  const { B, steps } = planTraining(training, data.train)
  const validations = Math.ceil(training.epochs)
  const evaluated = Object.values(tests).reduce(
    (sum, test) =>
      sum +
      (isGenerated(test) ? testSizeOf(test) : 0) * forwardFlop(model, (longestLength(test) ?? length) + 2),
    validations * data.validation * forwardFlop(model, length + 2),
  )
  const trained = 3 * steps * B * forwardFlop(model, length + 2)
  return {
    parameters: parameterCount(model, { length, types: bracketTypes(data) ?? 1 }),
    steps,
    seconds: Math.round((10 * (trained + evaluated)) / FLOP_PER_SECOND) / 10,
  }
}
