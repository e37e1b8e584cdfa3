import type { ModelSpec } from '@sweepstack/contracts'
import { activate } from './activation.js'
import type { Dropout } from './dropout.js'
import { layerNorm } from './layer-norm.js'
import { linear } from './linear.js'
import type { Parameters } from './parameters.js'
import type { Tensor, Tf } from './tf.js'

export type BlockInput = {
  model: ModelSpec
  parameters: Parameters
  /** Which block, from 0. */
  layer: number
  B: number
  T: number
  dropout: Dropout
}

/** The parts of one block that act on each position alone: on [N, D], whichever positions the N are. */
export const blockParts = (tf: Tf, { model, parameters, layer, dropout }: BlockInput) => {
  const parameter = (name: string) => parameters(`blocks.${layer}.${name}`)
  const norm = (name: 'ln1' | 'ln2', x: Tensor) =>
    layerNorm(tf, x, parameter(`${name}.w`), parameter(`${name}.b`))
  /** What attention mixed, through its output matrix. */
  const output = (mixed: Tensor) => dropout(linear(tf, mixed, parameter('attn.W_O'), parameter('attn.b_O')))
  const mlp = (x: Tensor) => {
    const hidden = activate(
      tf,
      model.activation,
      linear(tf, x, parameter('mlp.W_in'), parameter('mlp.b_in')), // [N, F]
    )
    return dropout(linear(tf, hidden, parameter('mlp.W_out'), parameter('mlp.b_out')))
  }
  /** What attention reads of the stream, and the stream after attention and mlp. */
  const read = (x: Tensor) => (model.norm === 'pre' ? norm('ln1', x) : x)
  const close = (x: Tensor, mixed: Tensor) => {
    if (model.norm === 'pre') {
      const middle = tf.add(x, output(mixed))
      return tf.add(middle, mlp(norm('ln2', middle)))
    }
    const middle = norm('ln1', tf.add(x, output(mixed)))
    return norm('ln2', tf.add(middle, mlp(middle)))
  }
  return { parameter, read, close }
}
