import type { WalkAsk } from './walk-ask.js'

/**
 * What a table of walks is made for: an ask without its length, in one form for all that mean the same. `parity` is
 * that of the lengths; `topMin` 0 and `bottomMax` 0 ask for nothing; `end` is FREE where any will do.
 */
export type WalkBounds = {
  parity: number
  topMin: number
  topMax: number
  bottomMin: number
  bottomMax: number
  end: number
}

export const FREE = 2 ** 20

/** Writes the bounds of an ask, for tables up to length `longest`, into `bounds`; false where no string fits them. */
export const setBounds = (bounds: WalkBounds, ask: WalkAsk, longest: number): boolean => {
  const { length, top, bottom, end } = ask
  let topMin = top === null ? 0 : Math.max(0, top.min)
  let bottomMax = bottom === null ? 0 : Math.min(0, bottom.max)
  const topMax = top === null ? longest : Math.min(longest, top.max)
  const bottomMin = bottom === null ? -longest : Math.max(-longest, bottom.min)
  if (topMin > topMax || bottomMin > bottomMax) return false
  if (length === 0) return topMin === 0 && bottomMax === 0 && (end === null || end === 0)
  if (end !== null && (Math.abs(end) > length || (length + end) % 2 !== 0)) return false
  // What every string that keeps to the rest does anyway.
  if (topMin <= Math.max(0, end ?? 0) || (topMin === 1 && bottomMin === 0)) topMin = 0
  if (bottomMax >= Math.min(0, end ?? 0) || (bottomMax === -1 && topMax === 0)) bottomMax = 0
  bounds.parity = length & 1
  bounds.topMin = topMin
  bounds.topMax = topMax
  bounds.bottomMin = bottomMin
  bounds.bottomMax = bottomMax
  bounds.end = end ?? FREE
  return true
}

export const hashOfBounds = (b: WalkBounds): number => {
  let h = Math.imul(b.topMin, 0x9e3779b1) ^ b.topMax
  h = Math.imul(h, 0x85ebca6b) ^ b.bottomMin
  h = Math.imul(h ^ (h >>> 15), 0xc2b2ae35) ^ b.bottomMax
  h = Math.imul(h, 0x27d4eb2f) ^ b.end
  h = Math.imul(h ^ (h >>> 13), 0x165667b1) ^ b.parity
  return (h ^ (h >>> 16)) >> 2 // 30 bits: a small integer to every engine
}

export const sameBounds = (a: WalkBounds, b: WalkBounds): boolean =>
  a.end === b.end &&
  a.topMin === b.topMin &&
  a.topMax === b.topMax &&
  a.bottomMin === b.bottomMin &&
  a.bottomMax === b.bottomMax &&
  a.parity === b.parity
