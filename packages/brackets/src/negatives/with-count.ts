import { type Ends, hasUnbalanced } from '@sweepstack/contracts'
import type { Rng } from '@sweepstack/stats'
import { isBalanced } from '../features/measure.js'
import { sampleWithOpens } from '../samplers/with-opens.js'
import { CLOSE, OPEN } from '../strings/strings.js'
import { impossible } from './kind.js'
import { addTypes } from './types.js'

/** Fills `out`, two symbols or more, with an unbalanced string of the count. */
export type CountSampler = (count: number, r: Rng, out: Uint8Array) => void

/**
 * Uniform over the unbalanced strings of the length with a count and the given ends: an order of as many opens and
 * closes as the count says between the ends that are fixed, a type for each bracket, and again where that is balanced,
 * which only count 0 can be. Of 2m brackets with one type Catalan(m) of C(2m, m) go, or of C(2m - 2, m - 1) with
 * `(` and `)` for ends: 5 of 6 at m = 3, the worst, and fewer with more types. So the loop ends.
 * @throws SweepstackError `data.impossible` where there is none
 */
export const countSampler = (ends: Ends, types: number): CountSampler => {
  const first = ends.start === 'any' ? null : SYMBOLS[ends.start]
  const last = ends.end === 'any' ? null : SYMBOLS[ends.end]
  const fixedOpens = (first ?? 0) + (last ?? 0)
  return (count, r, out) => {
    const n = out.length
    if (!hasUnbalanced(n, count, ends, types)) throw noneOf(n, count, ends)
    const from = first === null ? 0 : 1
    const to = last === null ? n : n - 1
    do {
      sampleWithOpens((n + count) / 2 - fixedOpens, r, out, from, to)
      if (first !== null) out[0] = first
      if (last !== null) out[n - 1] = last
      addTypes(types, r, out)
    } while (count === 0 && isBalanced(out))
  }
}

const SYMBOLS = { open: OPEN, close: CLOSE } as const
const WORDS = { open: 'an opening bracket', close: 'a closing bracket' } as const

const noneOf = (length: number, count: number, { start, end }: Ends): Error =>
  impossible(
    `no unbalanced string of length ${length} has count ${count}` +
      `${start === 'any' ? '' : ` and starts with ${WORDS[start]}`}${end === 'any' ? '' : ` and ends with ${WORDS[end]}`}`,
    `use a length of at least ${Math.abs(count) + 6}, an even count, or other ends`,
  )
