import type { ShortcutName } from '@sweepstack/contracts'
import type { MeasuredStrings } from '../features/dataset.js'
import { CLOSE } from '../strings/strings.js'
import { countsSeen, UNEVEN } from './counts-seen.js'

/** What a reader sees of each string, as an integer, and the score of being balanced it is where it is one number. */
export type Look = {
  see: (dataset: MeasuredStrings) => ArrayLike<number>
  score: ((seen: number) => number) | null
}

const itself = (seen: number): number => seen

/**
 * The shortcuts that are the best function of what they see. Of bracket types those that count see each one's count, and
 * those that see the ends whether they are of one.
 */
export const LOOKS = {
  majority: { see: ({ n }) => new Uint8Array(n), score: null },
  length: { see: ({ n, offsets }) => fill(n, (i) => lengthAt(offsets, i)), score: itself },
  ends: { see: (dataset) => fill(dataset.n, (i) => endsOf(dataset, i)), score: null },
  'trailing-run': { see: (dataset) => fill(dataset.n, (i) => trailingRun(dataset, i)), score: itself },
  // UNEVEN is off by less than any count of an even string that is not 0.
  count: { see: countsSeen, score: (seen) => (seen === UNEVEN ? -1 : -Math.abs(seen)) },
  'count-and-ends': {
    see: (dataset) => {
      const counts = countsSeen(dataset)
      return fill(dataset.n, (i) => (counts[i] as number) * ENDS + endsOf(dataset, i))
    },
    score: null,
  },
  depth: { see: ({ depth }) => depth, score: itself },
  dip: { see: ({ dip }) => dip, score: itself },
} as const satisfies Partial<Record<ShortcutName, Look>>

const fill = (n: number, of: (i: number) => number): Int32Array => {
  const seen = new Int32Array(n)
  for (let i = 0; i < n; i++) seen[i] = of(i)
  return seen
}

const lengthAt = (offsets: Uint32Array, i: number): number =>
  (offsets[i + 1] as number) - (offsets[i] as number)

/** Values `endsOf` has: the first and the last bracket each close, open or are not there, and are of one type or of two. */
const ENDS = 18
const NOT_THERE = 2
const endsOf = ({ symbols, offsets }: MeasuredStrings, i: number): number => {
  const from = offsets[i] as number
  const end = offsets[i + 1] as number
  if (from === end) return 2 * (3 * NOT_THERE + NOT_THERE)
  const [first, last] = [symbols[from] as number, symbols[end - 1] as number]
  return 2 * (3 * (first & 1) + (last & 1)) + (first >> 1 === last >> 1 ? 1 : 0)
}
/** What `count-and-ends` sees of balanced strings: count 0, an opening bracket first, a closing one last, of two types or one. */
export const BALANCED_LOOKS = [6, 7] as const

/** How many closing brackets end the string. */
const trailingRun = ({ symbols, offsets }: MeasuredStrings, i: number): number => {
  const from = offsets[i] as number
  const end = offsets[i + 1] as number
  let at = end
  while (at > from && ((symbols[at - 1] as number) & 1) === CLOSE) at -= 1
  return end - at
}
