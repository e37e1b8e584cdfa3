import { MAX_LENGTH, type ModelSpec, type StringReach, type TorchImport } from '@sweepstack/contracts'
import { fault } from '../fault.js'
import type { TensorFile } from '../files/tensor-file.js'
import type { Weights } from '../own/model-file.js'
import { assemble, type Parameters, specOf } from './assemble.js'
import { logitOf } from './outputs.js'
import { State } from './state.js'
import { embeddingOf, endsOf, longestIn, positionsOf } from './tokens.js'
import { type TorchKeys, torchKeys } from './torch-keys.js'
import { headMatrix, outputHeads, transposed } from './torch-layout.js'
import { type PositionTable, positionTable, type TorchSizes, torchSizes } from './torch-sizes.js'

/**
 * A model of torch.nn.TransformerEncoder (embedding, positions, encoder, one linear output) as ours.
 * @throws SweepstackError `model.invalid` for tensors or settings that do not make a model we can compute
 */
export const fromTorchEncoder = (tensors: TensorFile, config: TorchImport): Weights => {
  const { tokens, outputs } = config
  const state = new State(tensors)
  const keys = torchKeys(state, config)
  const sizes = torchSizes(state, keys)
  const { L, D, V, N } = sizes
  const table = positionTable(state, keys, config, D)
  const length = longestIn(table?.rows ?? config.context ?? MAX_LENGTH + 2, tokens)
  const reach = { length, types: tokens.brackets.length }
  const spec = torchSpec(config, sizes, { table, keys, reach })

  const parameters: Parameters = new Map()
  const put = (before: string, part: Record<string, Float32Array>): void => {
    for (const [name, values] of Object.entries(part)) parameters.set(`${before}${name}`, values)
  }
  const scale = config.embeddingScale === 'sqrt-d-model' ? Math.sqrt(D) : config.embeddingScale
  const embedding = { rows: V, values: state.take(keys.embedding, [V, D]) }
  put('embed.', { W_E: embeddingOf(tokens, embedding, scale) })
  if (table !== null) {
    const positions = { rows: table.rows, values: table.values() }
    put('pos_embed.', { W_pos: positionsOf(tokens, positions, length) })
  }
  for (let l = 0; l < L; l++) {
    const [ours, theirs] = [`blocks.${l}`, `${keys.encoder}layers.${l}`]
    put(`${ours}.ln1.`, normAt(state, `${theirs}.norm1`, D))
    put(`${ours}.ln2.`, normAt(state, `${theirs}.norm2`, D))
    put(`${ours}.attn.`, attentionAt(state, `${theirs}.self_attn`, D, spec.heads))
    put(`${ours}.mlp.`, mlpAt(state, theirs, sizes))
  }
  if (keys.finalNorm !== null) put('ln_final.', normAt(state, keys.finalNorm, D))
  const { W, b } = linearAt(state, keys.output, D, N)
  put('unembed.', logitOf(outputs, W, b))
  state.checkAllTaken()
  return assemble(spec, reach, parameters)
}

type Found = { table: PositionTable | null; keys: TorchKeys; reach: StringReach }

const torchSpec = (
  config: TorchImport,
  { L, D, F }: TorchSizes,
  { table, keys, reach }: Found,
): ModelSpec => {
  const { heads, activation, attention, readout, norm, eps, tokens } = config
  const finalNorm = keys.finalNorm !== null
  const spec = specOf(
    {
      ...{ layers: L, dModel: D, heads, dMlp: F, activation, attention, readout, norm, eps },
      finalNorm: finalNorm === (norm === 'pre') ? null : finalNorm,
      positional: table === null ? (config.positional === 'none' ? 'none' : 'sinusoidal') : 'learned',
      ends: endsOf(tokens),
      padding: config.padding ?? 'masked',
    },
    reach,
  )
  if (spec.padding === 'seen' && table === null && config.context === null)
    throw fault(
      'context',
      'is missing: how far are strings padded?',
      'give the number of positions, such as context: 42',
    )
  return spec
}

const normAt = (state: State, at: string, D: number): Record<'w' | 'b', Float32Array> => ({
  w: state.take(`${at}.weight`, [D]),
  b: state.takeOrZeros(`${at}.bias`, [D]),
})

/** W [inputs, outputs] and b of a torch.nn.Linear. */
const linearAt = (
  state: State,
  at: string,
  inputs: number,
  outputs: number,
): Record<'W' | 'b', Float32Array> => ({
  W: transposed(state.take(`${at}.weight`, [outputs, inputs]), outputs, inputs),
  b: state.takeOrZeros(`${at}.bias`, [outputs]),
})

const mlpAt = (state: State, at: string, { D, F }: TorchSizes): Record<string, Float32Array> => {
  const [first, second] = [linearAt(state, `${at}.linear1`, D, F), linearAt(state, `${at}.linear2`, F, D)]
  return { W_in: first.W, b_in: first.b, W_out: second.W, b_out: second.b }
}

const attentionAt = (state: State, at: string, D: number, H: number): Record<string, Float32Array> => {
  const weight = state.take(`${at}.in_proj_weight`, [3 * D, D])
  const bias = state.takeOrZeros(`${at}.in_proj_bias`, [3 * D])
  /** Queries, keys and values lie one below the other. */
  const third = (i: number): Float32Array => headMatrix(weight.subarray(i * D * D, (i + 1) * D * D), D, H)
  return {
    ...{ W_Q: third(0), W_K: third(1), W_V: third(2) },
    ...{ b_Q: bias.slice(0, D), b_K: bias.slice(D, 2 * D), b_V: bias.slice(2 * D) },
    W_O: outputHeads(state.take(`${at}.out_proj.weight`, [D, D]), D),
    b_O: state.takeOrZeros(`${at}.out_proj.bias`, [D]),
  }
}
