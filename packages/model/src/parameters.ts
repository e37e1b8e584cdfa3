import type { Layout } from '@sweepstack/weights'
import type { Tensor, Tensor1D, Tf } from './tf.js'

/** The parameters of one forward pass, by the keys of the layout's blocks. */
export type Parameters = (key: string) => Tensor

/** Cuts the flat vector [P] into the layout's blocks, as tensors. Gradients flow back into the vector. */
export const cutParameters = (tf: Tf, layout: Layout, flat: Tensor): Parameters => {
  const parts = tf.split(
    flat as Tensor1D,
    layout.blocks.map((block) => block.size),
  )
  const byKey = new Map(layout.blocks.map(({ key, shape }, i) => [key, tf.reshape(parts[i]!, shape)]))
  return (key) => {
    const tensor = byKey.get(key)
    if (tensor === undefined) throw new RangeError(`the model has no parameter ${key}`)
    return tensor
  }
}
