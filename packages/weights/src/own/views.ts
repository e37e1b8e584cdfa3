import { sizeOf } from '../shape.js'
import type { View } from './layout.js'

/** The values of a view, row-major in the view's shape: a copy. */
export const readView = (params: Float32Array, view: View): Float32Array => {
  const out = new Float32Array(sizeOf(view.shape))
  eachRun(view, (index, place, length) => {
    for (let i = 0; i < length; i++) out[index + i] = params[place + i]!
  })
  return out
}

/**
 * Writes row-major values of the view's shape into the flat vector.
 * @throws RangeError when there are more or fewer values than the view has
 */
export const writeView = (params: Float32Array, view: View, values: ArrayLike<number>): void => {
  const size = sizeOf(view.shape)
  if (values.length !== size) throw new RangeError(`${view.name} takes ${size} values, not ${values.length}`)
  eachRun(view, (index, place, length) => {
    for (let i = 0; i < length; i++) params[place + i] = values[index + i]!
  })
}

/**
 * Calls back with each stretch of elements that lie side by side in the flat vector: the row-major index of the first, its place in the
 * vector, and how many there are. A large tensor is few of them: a call for each element would take ten times as long.
 */
const eachRun = (
  { shape, offset, strides }: View,
  visit: (index: number, place: number, length: number) => void,
): void => {
  let axes = shape.length
  let length = 1
  while (axes > 0 && strides[axes - 1] === length) {
    axes -= 1
    length *= shape[axes]!
  }
  let index = 0
  const walk = (axis: number, place: number): void => {
    if (axis === axes) {
      visit(index, place, length)
      index += length
      return
    }
    for (let i = 0; i < shape[axis]!; i++) walk(axis + 1, place + i * strides[axis]!)
  }
  walk(0, offset)
}
