import type { TorchImport } from '@sweepstack/contracts'
import { fault } from '../fault.js'
import { only } from './only.js'
import type { State } from './state.js'
import { biasOf, transposed } from './torch-layout.js'

/** What turns V tokens into vectors: a table [V, D], or the weight [D, V] of a linear layer on one-hot tokens. */
export type TorchInput = { name: string; kind: Kind; V: number }
type Kind = 'table' | 'one-hot'
const KINDS = ['table', 'one-hot'] as const
/** Which axis is the model's width. */
const WIDTH = { table: 1, 'one-hot': 0 } as const

/**
 * Finds it among the names that could be it: a table by its name and shape, a linear layer by its shape, which no other
 * part has. As many tokens as the model is wide fit both; then it is told by its name, and by a bias, which tables lack.
 * @throws SweepstackError `model.invalid` where it cannot be told which tensor it is, or of which kind
 */
export const torchInput = (
  state: State,
  names: string[],
  D: number,
  { keys, input }: TorchImport,
): TorchInput => {
  const kindsOf = (name: string): Kind[] => {
    const shape = state.shape(name)
    if (shape.length !== 2) return []
    const fits: Kind[] = KINDS.filter((kind) => shape[WIDTH[kind]] === D)
    if (input !== null) return fits.filter((kind) => kind === input)
    return fits.length === 2 && biasBeside(state, name) !== null ? ['one-hot'] : fits
  }
  /** Nothing else is as high as the model is wide; much is as wide. */
  const isInput = (name: string): boolean =>
    kindsOf(name).length > 0 && (state.shape(name)[1] !== D || /emb|tok|src|inp|one_?hot/i.test(name))
  const name =
    keys.embedding ??
    only('embedding', names.filter(isInput), 'no embedding and no linear layer on one-hot tokens is there')
  const shape = state.shape(name)
  const [kind, ...more] = kindsOf(name)
  if (kind === undefined)
    throw fault(
      name,
      `has shape [${shape}], and should have [tokens, ${D}] as a table, or [${D}, tokens] as a linear layer on one-hot tokens`,
      'name the right tensor in keys.embedding, and leave input out, or give the right one',
    )
  if (more.length > 0)
    throw fault(
      'input',
      `is missing: ${name} has shape [${shape}], and could be a table or a linear layer on one-hot tokens`,
      'give input: table for an nn.Embedding, input: one-hot for an nn.Linear',
    )
  return { name, kind, V: shape[1 - WIDTH[kind]]! }
}

/** Vectors of the tokens [V, D]: of one-hot tokens the columns of the weight, plus its bias. */
export const tokenVectors = (state: State, { name, kind, V }: TorchInput, D: number): Float32Array => {
  if (kind === 'table') return state.take(name, [V, D])
  const vectors = transposed(state.take(name, [D, V]), D, V)
  const biasName = biasBeside(state, name)
  if (biasName === null) return vectors
  const bias = state.take(biasName, [D])
  return vectors.map((value, i) => value + bias[i % D]!)
}

const biasBeside = (state: State, weight: string): string | null => {
  const bias = biasOf(weight)
  return bias !== weight && state.has(bias) ? bias : null
}
