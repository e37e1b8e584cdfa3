import { MAX_LENGTH, type ModelSpec, type StringReach, type TorchImport } from '@sweepstack/contracts'
import { fault } from '../fault.js'
import type { TensorFile } from '../files/tensor-file.js'
import type { Weights } from '../own/model-file.js'
import { assemble, type Parameters, specOf } from './assemble.js'
import { logitOf } from './outputs.js'
import { State } from './state.js'
import { embeddingOf, endsOf, longestIn, positionsOf } from './tokens.js'
import { tokenVectors } from './torch-input.js'
import { type TorchKeys, torchKeys } from './torch-keys.js'
import { type TorchLayers, torchLayers } from './torch-layers.js'
import { attentionAt, linearAt, normAt } from './torch-parts.js'
import { type PositionTable, positionTable } from './torch-positions.js'

/**
 * A model of torch.nn.TransformerEncoder (embedding, positions, encoder, a head that is a linear or an mlp) as ours.
 * @throws SweepstackError `model.invalid` for tensors or settings that do not make a model we can compute
 */
export const fromTorchEncoder = (tensors: TensorFile, config: TorchImport): Weights => {
  const { tokens, outputs } = config
  const state = new State(tensors)
  const layers = torchLayers(state, config)
  const keys = torchKeys(state, layers, config)
  const { L, D, F, before, parts } = layers
  const { input, finalNorm, head } = keys
  const table = positionTable(state, keys.positions, config, D)
  const length = longestIn(table?.rows ?? config.context ?? MAX_LENGTH + 2, tokens)
  const reach = { length, types: tokens.brackets.length }
  const spec = torchSpec(config, { layers, keys, table, reach })

  const parameters: Parameters = new Map()
  const put = (at: string, part: Record<string, Float32Array>): void => {
    for (const [name, values] of Object.entries(part)) parameters.set(`${at}${name}`, values)
  }
  const scale = config.embeddingScale === 'sqrt-d-model' ? Math.sqrt(D) : config.embeddingScale
  const embedding = { rows: input.V, values: tokenVectors(state, input, D) }
  put('embed.', { W_E: embeddingOf(tokens, embedding, scale) })
  if (table !== null) {
    const positions = { rows: table.rows, values: table.values() }
    put('pos_embed.', { W_pos: positionsOf(tokens, positions, length) })
  }
  for (let l = 0; l < L; l++) {
    const [ours, theirs] = [`blocks.${l}`, `${before}${l}.`]
    put(`${ours}.ln1.`, normAt(state, `${theirs}${parts.norm1}`, D))
    put(`${ours}.attn.`, attentionAt(state, theirs, parts, [D, spec.heads]))
    put(`${ours}.ln2.`, normAt(state, `${theirs}${parts.norm2}`, D))
    const first = linearAt(state, `${theirs}${parts.linear1}`, D, F)
    const second = linearAt(state, `${theirs}${parts.linear2}`, F, D)
    put(`${ours}.mlp.`, { W_in: first.W, b_in: first.b, W_out: second.W, b_out: second.b })
  }
  if (finalNorm !== null) put('ln_final.', normAt(state, finalNorm, D))
  if (head.mlp !== null) {
    const { hidden, M, norm } = head.mlp
    const { W, b } = linearAt(state, hidden, D, M)
    put('head.', { W_in: W, b_in: b })
    if (norm !== null) put('head.ln.', normAt(state, norm, M))
  }
  const last = linearAt(state, head.output, head.mlp?.M ?? D, head.N)
  put('unembed.', logitOf(outputs, last.W, last.b))
  state.checkAllTaken()
  return assemble(spec, reach, parameters)
}

type Found = { layers: TorchLayers; keys: TorchKeys; table: PositionTable | null; reach: StringReach }

const torchSpec = (config: TorchImport, { layers: { L, D, F }, keys, table, reach }: Found): ModelSpec => {
  const { heads, activation, attention, readout, norm, eps, tokens } = config
  const finalNorm = keys.finalNorm !== null
  const { mlp } = keys.head
  const spec = specOf(
    {
      ...{ layers: L, dModel: D, heads, dMlp: F, activation, attention, readout, norm, eps },
      finalNorm: finalNorm === (norm === 'pre') ? null : finalNorm,
      head:
        mlp === null
          ? { kind: 'linear' }
          : { kind: 'mlp', hidden: mlp.M, norm: mlp.norm !== null, activation: mlp.activation },
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
