import { CLOSE, type Strings } from './strings.js'

/**
 * What a counter and a stack see of each string. Prefix sums are opens minus closes so far, and the empty
 * prefix (0) is one of them. `count` is the last, `depth` the largest (so at least 0), `dip` the smallest
 * (at most 0); label is 1 for balanced: count 0 and dip 0.
 */
export type Measures = { label: Uint8Array; depth: Int16Array; count: Int16Array; dip: Int16Array }

/** Labels and features of every string, in one pass over the symbols. Lengths are at most 32767. */
export const measure = ({ n, symbols, offsets }: Strings): Measures => {
  const label = new Uint8Array(n)
  const depth = new Int16Array(n)
  const count = new Int16Array(n)
  const dip = new Int16Array(n)
  for (let i = 0; i < n; i++) {
    const end = offsets[i + 1] as number
    let sum = 0
    let top = 0
    let bottom = 0
    for (let at = offsets[i] as number; at < end; at++) {
      sum += 2 * (symbols[at] as number) - 1
      if (sum > top) top = sum
      else if (sum < bottom) bottom = sum
    }
    label[i] = sum === 0 && bottom === 0 ? 1 : 0
    depth[i] = top
    count[i] = sum
    dip[i] = bottom
  }
  return { label, depth, count, dip }
}

/** Whether one string is balanced; stops at the first prefix that goes below 0. */
export const isBalanced = (string: Uint8Array): boolean => {
  let sum = 0
  for (const symbol of string) {
    sum += symbol === CLOSE ? -1 : 1
    if (sum < 0) return false
  }
  return sum === 0
}
