import { MAX_LENGTH, type TorchImport } from '@sweepstack/contracts'
import { fault } from '../fault.js'
import type { TensorFile } from '../files/tensor-file.js'
import type { Weights } from '../own/model-file.js'
import { sinusoidalPositions } from '../own/positions.js'
import { assemble, type Parameters, specOf } from './assemble.js'
import { logitOf } from './outputs.js'
import { State } from './state.js'
import { embeddingOf, endsOf, longestIn, positionsOf } from './tokens.js'
import { type TorchKeys, torchKeys } from './torch-keys.js'
import { headMatrix, outputHeads, transposed } from './torch-layout.js'

/**
 * A model of torch.nn.TransformerEncoder (embedding, positions, encoder, one linear output) as ours.
 * @throws SweepstackError `model.invalid` for tensors or settings that do not make a model we can compute
 */
export const fromTorchEncoder = (tensors: TensorFile, config: TorchImport): Weights => {
  const { tokens } = config
  const state = new State(tensors)
  const keys = torchKeys(state, config)
  const { layers, D, F, V, N } = sizesOf(state, keys)
  const table = positionTable(state, keys, config, D)
  const length = longestIn(table?.rows ?? config.context ?? MAX_LENGTH + 2, tokens)
  const finalNorm = keys.finalNorm !== null
  const spec = specOf({
    ...{ layers, dModel: D, heads: config.heads, dMlp: F },
    ...{ activation: config.activation, attention: config.attention, readout: config.readout },
    ...{
      norm: config.norm,
      finalNorm: finalNorm === (config.norm === 'pre') ? null : finalNorm,
      eps: config.eps,
    },
    positional: table === null ? (config.positional === 'none' ? 'none' : 'sinusoidal') : 'learned',
    ends: endsOf(tokens),
    padding: config.padding ?? 'masked',
  })
  if (spec.padding === 'seen' && table === null && config.context === null)
    throw fault(
      'context',
      'is missing: how far are strings padded?',
      'give the number of positions, such as context: 42',
    )

  const H = spec.heads
  const parameters: Parameters = new Map()
  const scale = config.embeddingScale === 'sqrt-d-model' ? Math.sqrt(D) : config.embeddingScale
  const embedding = { rows: V, values: state.take(keys.embedding, [V, D]) }
  parameters.set('embed.W_E', embeddingOf(tokens, embedding, scale))
  if (table !== null) parameters.set('pos_embed.W_pos', positionsOf(tokens, table, length))
  const norm = (name: string, key: string): void => {
    parameters.set(`${name}.w`, state.take(`${key}.weight`, [D]))
    parameters.set(`${name}.b`, state.takeOrZeros(`${key}.bias`, [D]))
  }
  const linear = (name: string, key: string, inputs: number, outputs: number): void => {
    parameters.set(
      name.replace('?', 'W'),
      transposed(state.take(`${key}.weight`, [outputs, inputs]), outputs, inputs),
    )
    parameters.set(name.replace('?', 'b'), state.takeOrZeros(`${key}.bias`, [outputs]))
  }
  for (let l = 0; l < layers; l++) {
    const [ours, theirs] = [`blocks.${l}`, `${keys.encoder}layers.${l}`]
    norm(`${ours}.ln1`, `${theirs}.norm1`)
    norm(`${ours}.ln2`, `${theirs}.norm2`)
    const weight = state.take(`${theirs}.self_attn.in_proj_weight`, [3 * D, D])
    const bias = state.takeOrZeros(`${theirs}.self_attn.in_proj_bias`, [3 * D])
    for (const [i, letter] of ['Q', 'K', 'V'].entries()) {
      parameters.set(
        `${ours}.attn.W_${letter}`,
        headMatrix(weight.subarray(i * D * D, (i + 1) * D * D), D, H),
      )
      parameters.set(`${ours}.attn.b_${letter}`, bias.slice(i * D, (i + 1) * D))
    }
    parameters.set(
      `${ours}.attn.W_O`,
      outputHeads(state.take(`${theirs}.self_attn.out_proj.weight`, [D, D]), D),
    )
    parameters.set(`${ours}.attn.b_O`, state.takeOrZeros(`${theirs}.self_attn.out_proj.bias`, [D]))
    linear(`${ours}.mlp.?_in`, `${theirs}.linear1`, D, F)
    linear(`${ours}.mlp.?_out`, `${theirs}.linear2`, F, D)
  }
  if (keys.finalNorm !== null) norm('ln_final', keys.finalNorm)
  const head = transposed(state.take(`${keys.output}.weight`, [N, D]), N, D)
  const { W_U, b_U } = logitOf(config.outputs, head, state.takeOrZeros(`${keys.output}.bias`, [N]))
  parameters.set('unembed.W_U', W_U).set('unembed.b_U', b_U)
  state.checkAllTaken()
  return assemble(spec, { length, types: tokens.brackets.length }, parameters)
}

type Sizes = { layers: number; D: number; F: number; V: number; N: number }

const sizesOf = (state: State, { encoder, embedding, output }: TorchKeys): Sizes => {
  const at = (l: number): string => `${encoder}layers.${l}.self_attn.in_proj_weight`
  let layers = 1
  while (state.has(at(layers))) layers += 1
  const rows = (name: string): number => state.shape(name)[0] ?? 0
  return {
    layers,
    D: state.shape(at(0))[1] ?? 0,
    F: rows(`${encoder}layers.0.linear1.weight`),
    V: rows(embedding),
    N: rows(`${output}.weight`),
  }
}

/**
 * Positions as a table [rows, D]: from the file, whatever axes of 1 it has; computed where they are sinusoids that do not
 * begin where ours do. Null where there are none, or ours are the same.
 */
const positionTable = (
  state: State,
  { positions }: TorchKeys,
  { positional, tokens, context }: TorchImport,
  D: number,
): { rows: number; values: Float32Array } | null => {
  if (positions !== null) {
    const shape = state.shape(positions)
    const values = state.take(positions, shape)
    const found = D === 0 ? 0 : values.length / D
    if (shape.filter((n) => n !== 1).length > 2 || shape.at(-1) !== D || found < 1)
      throw fault(positions, `has shape [${shape}], and should be a table of vectors of ${D}`)
    if (context !== null && context > found)
      throw fault('context', `is ${context}, and there are ${found} positions`, `give at most ${found}`)
    const rows = Math.min(context ?? found, MAX_LENGTH + 2)
    return { rows, values: values.subarray(0, rows * D) }
  }
  if (positional !== 'sinusoidal' || tokens.start !== null || D % 2 !== 0) return null
  const rows = context ?? MAX_LENGTH + 1
  return { rows, values: sinusoidalPositions(rows, D) }
}
