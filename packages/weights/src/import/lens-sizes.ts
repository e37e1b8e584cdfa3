import { type LensImport, MAX_LENGTH } from '@sweepstack/contracts'
import { fault } from '../fault.js'
import type { HeadShape } from './heads.js'
import type { State } from './state.js'

/** HookedTransformerConfig has it for a size of the vocabulary that nobody gave. */
const UNSAID = -1

export type LensSizes = {
  layers: number
  heads: HeadShape
  F: number
  V: number
  N: number
  positions: number
  context: number
}

/**
 * Layers, heads, mlp, vocabulary, outputs and positions, from the tensors; what the cfg says too has to agree.
 * @throws SweepstackError `model.invalid` where it does not, or a tensor they are read from is missing
 */
export const lensSizes = (state: State, { cfg, context }: LensImport): LensSizes => {
  const [V, D] = pairOf(state, 'embed.W_E')
  const [H, , K] = tripleOf(state, 'blocks.0.attn.W_Q')
  const F = cfg.attn_only ? 1 : pairOf(state, 'blocks.0.mlp.W_in')[1]
  const [rows] = pairOf(state, 'pos_embed.W_pos')
  let layers = 1
  while (state.has(`blocks.${layers}.attn.W_Q`)) layers += 1
  const [, N] = pairOf(state, 'unembed.W_U')
  const own = {
    n_layers: layers,
    d_model: D,
    n_heads: H,
    d_head: K,
    n_ctx: rows,
    d_mlp: cfg.attn_only ? null : F,
    d_vocab: V,
    d_vocab_out: N,
  }
  for (const [key, found] of Object.entries(own)) {
    const said = cfg[key as keyof typeof own]
    if (said !== undefined && said !== null && said !== UNSAID && found !== null && said !== found)
      throw fault(
        `cfg.${key}`,
        `is ${said}, and the tensors have ${found}`,
        'give the cfg of this very model',
      )
  }
  const kv = cfg.n_key_value_heads
  if (kv !== undefined && kv !== null && kv !== H)
    throw fault(
      'cfg.n_key_value_heads',
      `is ${kv}, not n_heads ${H}`,
      'models that share keys between heads cannot be read',
    )
  if (context !== null && context > rows)
    throw fault('context', `is ${context}, and there are ${rows} positions`, `give at most ${rows}`)
  return {
    layers,
    heads: { D, H, K },
    F,
    V,
    N,
    positions: rows,
    context: context ?? Math.min(rows, MAX_LENGTH + 2),
  }
}

const pairOf = (state: State, name: string): [number, number] => {
  const [rows, columns] = axesOf(state, name, 2)
  return [rows!, columns!]
}

const tripleOf = (state: State, name: string): [number, number, number] => {
  const [heads, rows, columns] = axesOf(state, name, 3)
  return [heads!, rows!, columns!]
}

const axesOf = (state: State, name: string, axes: number): readonly number[] => {
  const shape = state.shape(name)
  if (shape.length !== axes || shape.some((n) => n < 1))
    throw fault(name, `has shape [${shape}], and should have ${axes} axes, none of them empty`)
  return shape
}
