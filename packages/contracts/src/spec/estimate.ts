import { z } from 'zod'
import type { CellSpec } from './cell.js'
import { longestLength } from './data.js'
import type { ModelSpec } from './model.js'
import { planTraining } from './training-plan.js'

/** Tokens: pad, start, end, `(`, `)`. A string of n brackets is n + 2 tokens. */
export const VOCABULARY = { pad: 0, start: 1, end: 2, open: 3, close: 4 } as const
export const vocabularySize = Object.keys(VOCABULARY).length

/** Parameters of a model for strings of at most `length` brackets (it matters to learned positions only). */
export const parameterCount = (model: ModelSpec, length: number): number => {
  const { layers, dModel: D, dMlp: F } = model
  const attention = 4 * D * D + 4 * D
  const mlp = 2 * D * F + F + D
  const norms = 4 * D
  const positions = model.positional === 'learned' ? (length + 2) * D : 0
  const finalNorm = model.norm === 'pre' ? 2 * D : 0
  return vocabularySize * D + positions + layers * (attention + mlp + norms) + finalNorm + D + 1
}

export const estimateSchema = z.object({
  parameters: z.int().nullable().describe('null where the length is only known from a file'),
  steps: z.int().nullable().describe('training steps at most'),
  seconds: z.number().nullable().describe('training and evaluation of one run on one core, rough'),
})
export type Estimate = z.infer<typeof estimateSchema>

/** One core's multiply-adds a second in a training step, from bench/README.md: a rough guide, not a promise. */
const FLOP_PER_SECOND = 2.5e10

/** Forward multiply-adds of one string of T tokens, times two. */
const forwardFlop = ({ layers, dModel: D, dMlp: F }: ModelSpec, T: number): number =>
  2 * layers * T * (4 * D * D + 2 * D * F + 2 * T * D)

/** What one run of the cell will cost. Files are only known once read, so theirs is null. */
export const estimateCell = ({ data, model, training, tests }: CellSpec): Estimate => {
  const length = longestLength(data)
  if (length === null || data.preset === 'file') return { parameters: null, steps: null, seconds: null }
  const { B, steps } = planTraining(training, data.train)
  const validations = Math.ceil(training.epochs)
  const evaluated = Object.values(tests).reduce(
    (sum, test) =>
      sum + ('size' in test ? test.size : 0) * forwardFlop(model, (longestLength(test) ?? length) + 2),
    validations * data.validation * forwardFlop(model, length + 2),
  )
  const trained = 3 * steps * B * forwardFlop(model, length + 2)
  return {
    parameters: parameterCount(model, length),
    steps,
    seconds: Math.round((10 * (trained + evaluated)) / FLOP_PER_SECOND) / 10,
  }
}
