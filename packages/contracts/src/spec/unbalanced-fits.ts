/** What is known of a string besides its length; null: anything. Depth >= 0, dip <= 0. */
export type JointValues = { depth: number | null; count: number | null; dip: number | null }

/**
 * Whether an unbalanced string of the length has these. With several types one of balanced shape can be unbalanced,
 * by its types. Where something is free, the values tried are those next to what is given: if any does, one of them does.
 */
export const unbalancedFits = (
  length: number,
  types: number,
  { depth, count, dip }: JointValues,
): boolean => {
  const counts = count === null ? [depth ?? 2, (depth ?? 2) - 1, dip ?? -2, (dip ?? -2) + 1] : [count]
  return counts.some((c) => {
    const tops = depth === null ? [Math.max(0, c), Math.max(1, c)] : [depth]
    const dips = dip === null ? [Math.min(0, c), Math.min(-1, c)] : [dip]
    return tops.some((top) =>
      dips.some((bottom) => (c !== 0 || bottom < 0 || types > 1) && walkFits(length, top, bottom, c)),
    )
  })
}

/** Whether a walk of the length goes exactly as high as `top`, as low as `bottom`, and ends at `end`. */
const walkFits = (length: number, top: number, bottom: number, end: number): boolean => {
  if (top < 0 || bottom > 0 || end > top || end < bottom || (length + end) % 2 !== 0) return false
  if (top === bottom) return length === 0
  const topFirst = top + (top - bottom) + (end - bottom)
  const bottomFirst = -bottom + (top - bottom) + (top - end)
  return Math.min(topFirst, bottomFirst) <= length
}

/** The first and the last symbol. */
export type Ends = { start: 'open' | 'close' | 'any'; end: 'open' | 'close' | 'any' }

/** Whether an unbalanced string of the length (2 or more), of so many bracket types, has the count and the ends. */
export const hasUnbalanced = (
  length: number,
  count: number,
  { start, end }: Ends,
  types: number,
): boolean => {
  const opens = (length + count) / 2
  const closes = (length - count) / 2
  const wanted = (symbol: 'open' | 'close') => Number(start === symbol) + Number(end === symbol)
  if (!Number.isInteger(opens) || opens < wanted('open') || closes < wanted('close')) return false
  return count !== 0 || types > 1 || length >= shortestOfCount0({ start, end })
}

/** Shortest unbalanced string of one type with count 0: `)(`, `())(`, `)(()` or `())(()`. */
export const shortestOfCount0 = ({ start, end }: Ends): number => {
  if (start === 'open' && end === 'close') return 6
  return start === 'open' || end === 'close' ? 4 : 2
}

/** The fix where a count is odd: lengths of specs are even. */
export const EVEN_COUNTS = 'use an even count: strings of even length have even counts only'
