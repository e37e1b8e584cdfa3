import { SweepstackError } from '@sweepstack/contracts'
import type { IntRange } from '../strings/shape.js'

/**
 * What is asked of one string of one type: its length, and the ranges its largest prefix sum (depth, `top`) and its
 * smallest (dip, `bottom`) lie in, the empty prefix's 0 among them, and its last (count, `end`). null: any.
 * A balanced string has bottom 0 to 0 and end 0.
 */
export type WalkAsk = { length: number; top: IntRange | null; bottom: IntRange | null; end: number | null }

/** An ask in words, for errors: `length 40, depth 2 to 10, dip 0 and count 0`. */
const describeAsk = ({ length, top, bottom, end }: WalkAsk): string => {
  const parts = [`length ${length}`]
  if (top !== null) parts.push(`depth ${describeRange(top)}`)
  if (bottom !== null) parts.push(`dip ${describeRange(bottom)}`)
  if (end !== null) parts.push(`count ${end}`)
  const last = parts.pop() as string
  return parts.length === 0 ? last : `${parts.join(', ')} and ${last}`
}

/** The error for an ask that no string fits. */
export const impossibleWalk = (ask: WalkAsk): SweepstackError =>
  new SweepstackError('data.impossible', `no string has ${describeAsk(ask)}`, { fix: fixOf(ask) })

const describeRange = ({ min, max }: IntRange): string => (min === max ? `${min}` : `${min} to ${max}`)

/** The first thing that is wrong, from what a string's own numbers must keep to. */
const fixOf = ({ length, top, bottom, end }: WalkAsk): string => {
  if (end !== null && (length + end) % 2 !== 0)
    return `use an ${length % 2 === 0 ? 'odd' : 'even'} length or an ${end % 2 === 0 ? 'odd' : 'even'} count: both are even or both odd`
  if (end !== null && Math.abs(end) > length) return `use a count from -${length} to ${length}`
  if (top !== null && top.min > top.max) return 'swap the ends of the range of depths'
  if (bottom !== null && bottom.min > bottom.max) return 'swap the ends of the range of dips'
  if (top !== null && top.max < Math.max(0, end ?? 0))
    return `use a depth of at least ${Math.max(0, end ?? 0)}: it is at least 0 and at least the count`
  if (bottom !== null && bottom.min > Math.min(0, end ?? 0))
    return `use a dip of at most ${Math.min(0, end ?? 0)}: it is at most 0 and at most the count`
  const steps = leastLength(top?.min ?? 0, bottom?.max ?? 0, end)
  if (steps > length) return `use a length of at least ${steps}, or a lower depth or a shallower dip`
  return 'widen the ranges of depth and dip: strings this long cannot stay within them'
}

/** Brackets of the shortest string that reaches `top` and `bottom` and ends at `end`, one first and then the other. */
const leastLength = (top: number, bottom: number, end: number | null): number => {
  const [up, down] = [Math.max(0, top), Math.max(0, -bottom)]
  const upFirst = 2 * up + down + (end === null ? 0 : end + down)
  const downFirst = 2 * down + up + (end === null ? 0 : up - end)
  if (end !== null) return Math.min(upFirst, downFirst)
  return up === 0 || down === 0 ? up + down : Math.min(upFirst, downFirst)
}
