// What a block of the plain pass does with each position alone, around attention: norms, W_O, mlp, sums. On whichever positions
// are computed, so that packing (places.ts) and the last block's single position (last-block.ts) go through the same lines. Gains nothing by itself.
import type { ModelSpec } from '@sweepstack/contracts'
import type { Dropout } from '../transformer/dropout.js'
import type { Parameters } from '../transformer/parameters.js'
import type { Tensor, Tf } from '../transformer/tf.js'
import { activate } from './activation.js'
import { foldNorm, layerNorm, normalize, normedLinear } from './layer-norm.js'
import { linear } from './linear.js'
import type { Places } from './places.js'

/** What each position needs. */
export type BlockPart = {
  model: ModelSpec
  parameters: Parameters
  /** Which block, from 0. */
  layer: number
  dropout: Dropout
}

/** What attention needs beside it. */
export type BlockInput = BlockPart & { B: number; T: number; places: Places }

/** The parts of one block that act on each position alone: on [N, D], whichever positions the N are. */
export const blockParts = (tf: Tf, { model, parameters, layer, dropout }: BlockPart) => {
  const parameter = (name: string) => parameters(`blocks.${layer}.${name}`)
  const [pre, post] = [model.norm === 'pre', model.norm === 'post']
  const norm = (name: 'ln1' | 'ln2') => ({
    w: parameter(`${name}.w`),
    b: parameter(`${name}.b`),
    epsilon: model.eps,
  })
  /** A matrix and bias applied to the stream, which with pre-norm is normed first. */
  const read = (x: Tensor, name: 'ln1' | 'ln2', W: Tensor, b: Tensor) =>
    pre ? normedLinear(tf, x, norm(name), W, b) : linear(tf, x, W, b)
  /** What attention mixed, through its output matrix. */
  const output = (mixed: Tensor) => dropout(linear(tf, mixed, parameter('attn.W_O'), parameter('attn.b_O')))
  const mlp = (x: Tensor) => {
    const hidden = read(x, 'ln2', parameter('mlp.W_in'), parameter('mlp.b_in')) // [N, F]
    const active = activate(tf, model.activation, hidden)
    return dropout(linear(tf, active, parameter('mlp.W_out'), parameter('mlp.b_out')))
  }
  /** The stream after attention and mlp. */
  const close = (x: Tensor, mixed: Tensor) => {
    const attended = tf.add(x, output(mixed))
    const middle = post ? layerNorm(tf, attended, norm('ln1')) : attended
    const after = tf.add(middle, mlp(middle))
    return post ? layerNorm(tf, after, norm('ln2')) : after
  }
  return {
    parameter,
    /** A matrix and bias applied to what attention reads of the stream. */
    read: (x: Tensor, W: Tensor, b: Tensor) => read(x, 'ln1', W, b),
    /** The same before the matrix: the rows that it is to be applied to, and what to apply. */
    readable: (x: Tensor, W: Tensor, b: Tensor) =>
      pre ? { x: normalize(tf, x, model.eps), ...foldNorm(tf, norm('ln1'), W, b) } : { x, W, b },
    close,
  }
}
