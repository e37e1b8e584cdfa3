import { isBalanced } from '../features/measure.js'

/** Where two strings of one length differ, in order. */
export const differences = (a: Uint8Array, b: Uint8Array): number[] => {
  const places: number[] = []
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) places.push(at)
  return places
}

/** Pairs of places, as i · length + j, in order. */
type PairsOfPlaces = number[]

/**
 * Every exchange of an opening bracket with a closing one that leaves a balanced string unbalanced: with one type the
 * opening one comes first, so that all sums between fall by 2, and one of them is below 2. With more it is tried.
 */
export const unbalancingSwaps = (string: Uint8Array, types: number): PairsOfPlaces => {
  if (types > 1) return triedSwaps(string)
  const sums = sumsOf(string)
  return pairsOf(
    string.length,
    (i) => isOpen(string, i),
    (_, j, lowest) => !isOpen(string, j) && lowest <= 1,
    sums,
  )
}

const triedSwaps = (string: Uint8Array): PairsOfPlaces => {
  const pairs: number[] = []
  const swapped = string.slice()
  for (let i = 0; i < string.length; i++)
    for (let j = i + 1; j < string.length; j++) {
      if (isOpen(string, i) === isOpen(string, j)) continue
      swapped[i] = string[j] as number
      swapped[j] = string[i] as number
      if (!isBalanced(swapped)) pairs.push(i * string.length + j)
      swapped[i] = string[i] as number
      swapped[j] = string[j] as number
    }
  return pairs
}

/**
 * Those that take a sum below 0 whatever the types, and keep first and last symbol, and the depth: it is reached outside
 * the two places too.
 */
export const matchedSwaps = (string: Uint8Array): PairsOfPlaces => {
  const n = string.length
  const sums = sumsOf(string)
  const upTo = new Int16Array(n + 1)
  const from = new Int16Array(n + 1)
  for (let at = 0; at < n; at++) upTo[at + 1] = Math.max(upTo[at] as number, sums[at] as number)
  for (let at = n - 1; at >= 0; at--) from[at] = Math.max(from[at + 1] as number, sums[at] as number)
  const depth = upTo[n] as number
  return pairsOf(
    n,
    (i) => i > 0 && isOpen(string, i),
    (i, j, lowest) =>
      j < n - 1 &&
      !isOpen(string, j) &&
      lowest <= 1 &&
      Math.max(upTo[i] as number, from[j] as number) === depth,
    sums,
  )
}

/** Every two closing brackets of different types; without the last bracket if `inner`. */
export const typeExchanges = (string: Uint8Array, inner: boolean): PairsOfPlaces => {
  const n = inner ? string.length - 1 : string.length
  const pairs: number[] = []
  for (let i = 0; i < n; i++) {
    if (isOpen(string, i)) continue
    for (let j = i + 1; j < n; j++)
      if (!isOpen(string, j) && string[j] !== string[i]) pairs.push(i * string.length + j)
  }
  return pairs
}

const isOpen = (string: Uint8Array, at: number): boolean => ((string[at] as number) & 1) === 1

/** The sum after each symbol. */
const sumsOf = (string: Uint8Array): Int16Array => {
  const sums = new Int16Array(string.length)
  let sum = 0
  for (let at = 0; at < string.length; at++) {
    sum += isOpen(string, at) ? 1 : -1
    sums[at] = sum
  }
  return sums
}

const pairsOf = (
  n: number,
  first: (i: number) => boolean,
  second: (i: number, j: number, lowest: number) => boolean,
  sums: Int16Array,
): PairsOfPlaces => {
  const pairs: number[] = []
  for (let i = 0; i < n; i++) {
    if (!first(i)) continue
    let lowest = sums[i] as number // of the sums from place i to the one before j
    for (let j = i + 1; j < n; j++) {
      if (second(i, j, lowest)) pairs.push(i * n + j)
      lowest = Math.min(lowest, sums[j] as number)
    }
  }
  return pairs
}
