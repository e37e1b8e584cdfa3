import { balancedSet } from '../counting/sets-of.js'
import type { Shape } from '../strings/shape.js'
import { symbolsToText } from '../strings/text.js'
import { contains } from './contains.js'
import { matchedSwaps } from './places.js'

/** Longest strings whose pairs are listed. */
const LONGEST = 14

/**
 * Every pair of a balanced string of one type and its corruption by a swap, as `string first second` with its chance:
 * uniform over the strings that have any, then over theirs. null where strings are too long to list.
 */
export const listPairs = (shape: Shape): Map<string, number> | null => {
  const { length } = shape
  if (length > LONGEST) return null
  const set = balancedSet(shape, 1)
  const found: { text: string; swaps: number[] }[] = []
  const string = new Uint8Array(length)
  for (let code = 0; code < 2 ** length; code++) {
    for (let at = 0; at < length; at++) string[at] = (code >> at) & 1
    const swaps = contains(set, string) ? matchedSwaps(string) : []
    if (swaps.length > 0) found.push({ text: symbolsToText(string), swaps })
  }
  return new Map(
    found.flatMap(({ text, swaps }) =>
      swaps.map((swap): [string, number] => [
        pairKey(text, Math.floor(swap / length), swap % length),
        1 / (found.length * swaps.length),
      ]),
    ),
  )
}

export const pairKey = (text: string, first: number, second: number): string => `${text} ${first} ${second}`
