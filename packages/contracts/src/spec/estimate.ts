import { z } from 'zod'
import { type CellSpec, isTrained } from './cell.js'
import { bracketTypes, longestLength, testSizeOf } from './data.js'
import { hasFinalNorm, type ModelSpec } from './model.js'
import { isGenerated } from './presets/registry.js'
import { planTraining } from './training-plan.js'

/**
 * Tokens: pad, start, end, then the opening and the closing bracket of each type: those of type t are
 * `brackets + 2 t` and `brackets + 2 t + 1`. A string of n brackets is n + 2 tokens.
 */
export const VOCABULARY = { pad: 0, start: 1, end: 2, brackets: 3 } as const
export const vocabularySize = (types: number): number => VOCABULARY.brackets + 2 * types

/** What a model is made for: strings of at most `length` brackets (it matters to learned positions only) of `types` types. */
export type StringReach = { length: number; types: number }

/** Parameters of a model. */
export const parameterCount = (model: ModelSpec, { length, types }: StringReach): number => {
  const { layers, dModel: D, dMlp: F } = model
  const attention = 4 * D * D + 4 * D
  const mlp = 2 * D * F + F + D
  const norms = model.norm === 'none' ? 0 : 4 * D
  const positions = model.positional === 'learned' ? (length + 2) * D : 0
  const finalNorm = hasFinalNorm(model) ? 2 * D : 0
  return vocabularySize(types) * D + positions + layers * (attention + mlp + norms) + finalNorm + D + 1
}

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
const forwardFlop = ({ layers, dModel: D, dMlp: F }: ModelSpec, T: number): number =>
  2 * layers * T * (4 * D * D + 2 * D * F + 2 * T * D)

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
