import type { Strings } from '@sweepstack/brackets'
import { hasEnd, hasStart, type ModelSpec } from '@sweepstack/contracts'
import { lengthOf } from '../transformer/tokens.js'

/**
 * Where hooks are read: at every position, at the one the logit is read from, or at some of each string, those of string i. Positions
 * are ours: 0 is the place of the start token, whether or not the model has one; bracket b, from 0, stands at b + 1.
 */
export type Positions = 'all' | 'read' | PositionsOf
/** Some positions of string i. Asked more than once for a string, it must say the same. */
export type PositionsOf = (i: number) => ArrayLike<number>

/**
 * The positions asked for, of each string.
 * @throws RangeError for `read` where the logit is read from a mean; and then, asked for those of a string, where one is beyond its end
 */
export const positionsBy = (
  model: ModelSpec,
  strings: Strings,
  positions: Exclude<Positions, 'all'>,
): PositionsOf => {
  if (positions !== 'read')
    return (i) => {
      const chosen = Array.from(positions(i))
      const bad = chosen.find((p) => !(Number.isInteger(p) && p >= 0 && p <= lengthOf(strings, i) + 1))
      if (bad === undefined) return chosen
      throw new RangeError(
        `string ${i} has positions 0 to ${lengthOf(strings, i) + 1}, and ${bad} is asked for`,
      )
    }
  const { readout } = model
  if (readout === 'eos') return (i) => [lengthOf(strings, i) + 1]
  if (readout === 'last') return (i) => [lengthOf(strings, i)]
  if (readout === 'first') return () => [hasStart(model) ? 0 : 1]
  throw new RangeError(`readout ${readout} reads a mean of positions; the hook unembed.hook_in is that mean`)
}

/** Positions [B, P] of the strings in the rows; where a string has fewer than P, its place 0 stands in. */
export const packPositions = (rows: Uint32Array, positionsOf: PositionsOf, P: number): Int32Array => {
  const packed = new Int32Array(rows.length * P)
  rows.forEach((i, row) => {
    packed.set(Array.from(positionsOf(i)), row * P)
  })
  return packed
}

/**
 * Whether a token of the model stands at each position read of each string, row-major: [strings, width].
 * @param positionsOf null: all positions, as many as the width
 */
export const maskOf = (
  model: ModelSpec,
  strings: Strings,
  indices: Uint32Array,
  { width, positionsOf }: { width: number; positionsOf: PositionsOf | null },
): Uint8Array => {
  const mask = new Uint8Array(indices.length * width)
  indices.forEach((i, row) => {
    const n = lengthOf(strings, i)
    const [first, last] = [hasStart(model) ? 0 : 1, hasEnd(model) ? n + 1 : n]
    const read = positionsOf?.(i) ?? Array.from({ length: width }, (_, t) => t)
    for (let at = 0; at < read.length; at++)
      if (read[at]! >= first && read[at]! <= last) mask[row * width + at] = 1
  })
  return mask
}
