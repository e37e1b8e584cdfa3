import type { Block, Layout, View } from '@sweepstack/weights'
import type { Tensor, Tensor1D, Tf } from './tf.js'

/** The parameters of one forward pass. */
export type Parameters = (name: string) => Tensor

/** Cuts the flat vector [P] into the layout's blocks, by their keys. Gradients flow back into the vector. */
export const cutBlocks = (tf: Tf, { blocks }: Layout, flat: Tensor): Parameters => {
  const parts = tf.split(
    flat as Tensor1D,
    blocks.map(({ size }) => size),
  )
  return byName(blocks.map(({ key, shape }, i) => [key, tf.reshape(parts[i]!, shape)]))
}

/** The same by TransformerLens's names, in TransformerLens's shapes: W_Q [H, D, K], W_O [H, K, D] and so on. */
export const cutViews = (tf: Tf, layout: Layout, flat: Tensor): Parameters => {
  const block = cutBlocks(tf, layout, flat)
  return byName(
    layout.views.map((view) => {
      const from = layout.blocks.findLast(({ offset }) => offset <= view.offset)!
      return [view.name, look(tf, block(from.key), from, view)]
    }),
  )
}

/**
 * A view of a block's tensor. A view's axes, the one of the longest stride first, are a window of columns of the block's rows: as
 * W_Q [H, D, K] is D columns of W_QKV [D, 3·D], its rows being D and its columns H and K.
 */
const look = (tf: Tf, tensor: Tensor, block: Block, { shape, strides, offset }: View): Tensor => {
  const order = [...shape.keys()].sort((a, b) => strides[b]! - strides[a]!)
  const rowLength = strides[order[0]!]!
  const rows = shape[order[0]!]!
  const columns = shape.reduce((a, b) => a * b) / rows
  const table = tf.reshape(tensor, [block.size / rowLength, rowLength])
  const window = tf.slice(table, [0, offset - block.offset], [rows, columns])
  const inOrder = tf.reshape(
    window,
    order.map((axis) => shape[axis]!),
  )
  return tf.transpose(
    inOrder,
    [...shape.keys()].map((axis) => order.indexOf(axis)),
  )
}

const byName = (named: [string, Tensor][]): Parameters => {
  const tensors = new Map(named)
  return (name) => {
    const tensor = tensors.get(name)
    if (tensor === undefined) throw new RangeError(`the model has no parameter ${name}`)
    return tensor
  }
}
