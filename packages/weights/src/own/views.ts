import type { View } from './layout.js'

/** The values of a view, row-major in the view's shape: a copy. */
export const readView = (params: Float32Array, { shape, offset, strides }: View): Float32Array => {
  const out = new Float32Array(shape.reduce((product, n) => product * n, 1))
  eachPlace(shape, strides, (i, at) => {
    out[i] = params[offset + at]!
  })
  return out
}

/**
 * Writes row-major values of the view's shape into the flat vector.
 * @throws RangeError when there are more or fewer values than the view has
 */
export const writeView = (params: Float32Array, view: View, values: ArrayLike<number>): void => {
  const size = view.shape.reduce((product, n) => product * n, 1)
  if (values.length !== size) throw new RangeError(`${view.name} takes ${size} values, not ${values.length}`)
  eachPlace(view.shape, view.strides, (i, at) => {
    params[view.offset + at] = values[i]!
  })
}

/** Calls back with the row-major index of each element and its place after the offset. */
const eachPlace = (
  shape: readonly number[],
  strides: readonly number[],
  visit: (index: number, place: number) => void,
): void => {
  const walk = (axis: number, index: number, place: number): number => {
    if (axis === shape.length) {
      visit(index, place)
      return index + 1
    }
    let next = index
    for (let i = 0; i < shape[axis]!; i++) next = walk(axis + 1, next, place + i * strides[axis]!)
    return next
  }
  walk(0, 0, 0)
}
