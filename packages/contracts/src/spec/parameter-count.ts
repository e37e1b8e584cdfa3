import { hasFinalNorm, type ModelSpec } from './model.js'
import { vocabularySize } from './vocabulary.js'

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
  const encoder = vocabularySize(types) * D + positions + layers * (attention + mlp + norms) + finalNorm
  return encoder + headCount(model)
}

const headCount = ({ head, dModel: D }: ModelSpec): number => {
  if (head.kind === 'linear') return D + 1
  const { hidden: M, norm } = head
  return D * M + M + (norm ? 2 * M : 0) + M + 1
}
