import { type Composition, choicesOf, isWithin } from '@sweepstack/contracts'
import type { Shape } from '../strings/shape.js'

export type ShapeShare = { shape: Shape; share: number }

/**
 * Every shape a string of the composition can be given, with its share, worked out from the words of the composition:
 * the depth first, if there is a target for it, then the length, from those that hold it. Ordered by length, then depth.
 */
export const shapeShares = ({ length, depth }: Composition): ShapeShare[] => {
  const lengths = choicesOf(length, (n) => n % 2 === 0).sort((a, b) => a.value - b.value)
  const spread = (least: number): { value: number; share: number }[] => {
    const held = lengths.filter(({ value }) => value >= 2 * least)
    const total = held.reduce((sum, { weight }) => sum + weight, 0)
    return held.map(({ value, weight }) => ({ value, share: weight / total }))
  }
  if (depth === null || isWithin(depth)) {
    const range = depth === null ? null : depth.within
    return spread(range?.min ?? 1).map(({ value, share }) => ({
      shape: { length: value, depth: range },
      share,
    }))
  }
  const depths = choicesOf(depth).sort((a, b) => a.value - b.value)
  const total = depths.reduce((sum, { weight }) => sum + weight, 0)
  return depths
    .flatMap(({ value: d, weight }) =>
      spread(d).map(({ value, share }) => ({
        shape: { length: value, depth: { min: d, max: d } },
        share: (share * weight) / total,
      })),
    )
    .sort((a, b) => a.shape.length - b.shape.length || depthOf(a) - depthOf(b))
}

const depthOf = ({ shape }: ShapeShare): number => shape.depth?.min ?? 0

/** The smallest, the most likely (the middle one of those) and the largest of a list in order; each once. */
export const outstanding = <T>(items: readonly T[], share: (item: T) => number): T[] => {
  const most = Math.max(...items.map(share))
  const likely = items.filter((item) => share(item) >= most * (1 - 1e-9))
  return [...new Set([items[0], likely[likely.length >> 1], items.at(-1)])].filter(
    (item) => item !== undefined,
  )
}
