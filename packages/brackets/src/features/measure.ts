import { CLOSE, OPEN, type Strings } from '../strings/strings.js'

/**
 * What a counter and a stack see of each string. Prefix sums are opens minus closes so far, and the empty
 * prefix (0) is one of them. `count` is the last, `depth` the largest (so at least 0), `dip` the smallest
 * (at most 0). Types are ignored in all three. Label is 1 for balanced: count 0, dip 0, and every type matched.
 */
export type Measures = { label: Uint8Array; depth: Int16Array; count: Int16Array; dip: Int16Array }

/** Labels and features of every string, in one pass over the symbols. Lengths are at most 32767. */
export const measure = (strings: Strings): Measures => {
  const measures = measureShapes(strings)
  if (strings.types > 1) matchTypes(strings, measures.label)
  return measures
}

/** Takes the label from strings that would be balanced but for a closing bracket of another type. */
const matchTypes = ({ n, symbols, offsets }: Strings, label: Uint8Array): void => {
  for (let i = 0; i < n; i++)
    if (label[i] === 1 && !typesMatch(symbols.subarray(offsets[i], offsets[i + 1]))) label[i] = 0
}

const stack = new Uint8Array(32768)
/** Whether each closing bracket has the type of the one it closes. No prefix may go below 0. */
const typesMatch = (string: Uint8Array): boolean => {
  let height = 0
  for (const symbol of string)
    if ((symbol & 1) === OPEN) stack[height++] = symbol
    else if (stack[--height] !== symbol + 1) return false
  return true
}

/**
 * As if there were one type: types are looked at afterwards. Largest and smallest are kept by the sign of a
 * difference, spread over all its bits: a branch would go the way the processor did not expect in every fourth symbol.
 */
const measureShapes = ({ n, symbols, offsets }: Strings): Measures => {
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
      sum = (sum + 2 * ((symbols[at] as number) & 1) - 1) | 0
      const below = (top - sum) | 0
      top = (top - (below & (below >> 31))) | 0
      const above = (sum - bottom) | 0
      bottom = (bottom + (above & (above >> 31))) | 0
    }
    label[i] = +(sum === 0 && bottom === 0)
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
    sum += (symbol & 1) === CLOSE ? -1 : 1
    if (sum < 0) return false
  }
  return sum === 0 && typesMatch(string)
}
