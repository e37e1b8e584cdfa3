import { hasFinalNorm, type ModelSpec, type StringReach, vocabularySize } from '@sweepstack/contracts'
import { rowMajor, sizeOf } from '../shape.js'

/** A part of the flat vector that the forward pass reads as one row-major tensor. */
export type Block = { key: string; shape: number[]; offset: number; size: number }
/** A parameter by its TransformerLens name and shape: element [i, j, …] stands at offset + i·strides[0] + …. */
export type View = { name: string; shape: number[]; offset: number; strides: number[] }
/** Where everything lies in the flat vector of P = `size` numbers. */
export type Layout = { size: number; blocks: Block[]; views: View[] }

/**
 * The layout of a model for strings of a reach: the length only learned positions depend on, the types
 * the embedding.
 * Queries, keys and values of all heads lie in one matrix W_QKV [D, 3·H·K], so that a layer needs one product
 * for them; the views take it apart into W_Q, W_K and W_V of TransformerLens's shape [H, D, K].
 */
export const layoutOf = (model: ModelSpec, { length, types }: StringReach): Layout => {
  const { layers, dModel: D, heads: H, dMlp: F, head } = model
  const K = D / H
  const layout: Layout = { size: 0, blocks: [], views: [] }

  /** Adds a block; returns its offset. */
  const block = (key: string, ...shape: number[]): number => {
    const offset = layout.size
    const size = sizeOf(shape)
    layout.blocks.push({ key, shape, offset, size })
    layout.size += size
    return offset
  }
  const view = (name: string, offset: number, shape: number[], strides = rowMajor(shape)) =>
    layout.views.push({ name, shape, offset, strides })
  /** A block that is a TransformerLens parameter as it stands. */
  const plain = (name: string, ...shape: number[]) => view(name, block(name, ...shape), shape)
  const norm = (name: string, width = D) => {
    plain(`${name}.w`, width)
    plain(`${name}.b`, width)
  }

  plain('embed.W_E', vocabularySize(types), D)
  if (model.positional === 'learned') plain('pos_embed.W_pos', length + 2, D)
  for (let l = 0; l < layers; l++) {
    const at = `blocks.${l}`
    if (model.norm !== 'none') norm(`${at}.ln1`)
    const weights = block(`${at}.attn.W_QKV`, D, 3 * D)
    ;['Q', 'K', 'V'].forEach((letter, i) => {
      view(`${at}.attn.W_${letter}`, weights + i * D, [H, D, K], [K, 3 * D, 1])
      view(`${at}.attn.b_${letter}`, block(`${at}.attn.b_${letter}`, D), [H, K])
    })
    view(`${at}.attn.W_O`, block(`${at}.attn.W_O`, D, D), [H, K, D])
    plain(`${at}.attn.b_O`, D)
    if (model.norm !== 'none') norm(`${at}.ln2`)
    plain(`${at}.mlp.W_in`, D, F)
    plain(`${at}.mlp.b_in`, F)
    plain(`${at}.mlp.W_out`, F, D)
    plain(`${at}.mlp.b_out`, D)
  }
  if (hasFinalNorm(model)) norm('ln_final')
  if (head.kind === 'mlp') {
    plain('head.W_in', D, head.hidden)
    plain('head.b_in', head.hidden)
    if (head.norm) norm('head.ln', head.hidden)
  }
  plain('unembed.W_U', head.kind === 'mlp' ? head.hidden : D, 1)
  plain('unembed.b_U', 1)
  return layout
}
