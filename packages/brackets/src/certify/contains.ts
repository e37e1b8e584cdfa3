import type { WalkSet } from '../counting/walk-set.js'
import { isBalanced } from '../features/measure.js'
import type { IntRange } from '../strings/shape.js'

/** Whether a string is in a set, by the definition of the set and nothing else. */
export const contains = (set: WalkSet, string: Uint8Array): boolean => {
  const { length, types, top, bottom, end, first, last, only } = set
  if (string.length !== length) return false
  let sum = 0
  let highest = 0
  let lowest = 0
  for (let at = 0; at < length; at++) {
    const symbol = string[at] as number
    if (symbol >= 2 * types) return false
    sum += step(symbol)
    if (sum > highest) highest = sum
    if (sum < lowest) lowest = sum
  }
  return (
    within(top, highest) &&
    within(bottom, lowest) &&
    (end === null || sum === end) &&
    (first === null || (length > 0 && step(string[0] as number) === first)) &&
    (last === null || (length > 0 && step(string[length - 1] as number) === last)) &&
    (only === 'all' || isBalanced(string) === (only === 'balanced'))
  )
}

const step = (symbol: number): number => ((symbol & 1) === 1 ? 1 : -1)
const within = (range: IntRange | null, value: number): boolean =>
  range === null || (value >= range.min && value <= range.max)
