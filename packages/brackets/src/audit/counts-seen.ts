import type { MeasuredStrings } from '../features/dataset.js'

/** Stands for a count of 0 in all of which some type's own count is not 0. Above every count (lengths are at most 32767). */
export const UNEVEN = 2 ** 15

/**
 * What a counter sees of each string: opens minus closes, or UNEVEN where that is 0 but is not for each bracket type by
 * itself. Counting every type takes no stack either, and finds each wrong type but an exchange of two. No balanced
 * string has a type's count other than 0, so telling apart which ones are not would not help it.
 */
export const countsSeen = (dataset: MeasuredStrings): ArrayLike<number> => {
  const { n, types, count, symbols, offsets } = dataset
  if (types === 1) return count
  const seen = Int32Array.from(count)
  const own = new Int32Array(types)
  for (let i = 0; i < n; i++) {
    if (count[i] !== 0) continue
    own.fill(0)
    const end = offsets[i + 1] as number
    for (let at = offsets[i] as number; at < end; at++) {
      const symbol = symbols[at] as number
      own[symbol >> 1]! += 2 * (symbol & 1) - 1
    }
    if (own.some((c) => c !== 0)) seen[i] = UNEVEN
  }
  return seen
}
