import { binomial, binomialSum } from './binomials.js'

/** Walks of steps ±1 that start at `from` and never leave bottom … top. */
export type Strip = { steps: number; from: number; bottom: number; top: number }

/**
 * How many of them end at `to`, exact. By reflection at bottom - 1 and top + 1, again and again: with a and b the
 * distances of start and end from bottom - 1, and w that of the two barriers,
 * Σ_k C(n, (n + b − a)/2 + k w) − C(n, (n + b + a)/2 + k w) (Feller I, ch. XIV.9; Mohanty 1979, ch. 1). With start and
 * end at the bottom 0 and top h it is Σ_k C(2m, m + k(h+2)) − C(2m, m + 1 + k(h+2)), the strings of depth at most h.
 */
export const walksTo = (strip: Strip, to: number): bigint => {
  const { steps: n, from, bottom, top } = clamped(strip)
  if (n < 0 || !inside(from, bottom, top) || !inside(to, bottom, top)) return 0n
  if ((n + from + to) % 2 !== 0) return 0n
  const [a, b, w] = [from - bottom + 1, to - bottom + 1, top - bottom + 2]
  return overReflections(
    n,
    w,
    (shift) => binomial(n, (n + b - a) / 2 + shift) - binomial(n, (n + b + a) / 2 + shift),
  )
}

/** How many there are in all, wherever they end: the same sum, over every b at once. */
export const walksAnywhere = (strip: Strip): bigint => {
  const { steps: n, from, bottom, top } = clamped(strip)
  if (n < 0 || !inside(from, bottom, top)) return 0n
  const [a, w] = [from - bottom + 1, top - bottom + 2]
  const ends = (away: number, shift: number): bigint =>
    binomialSum(n, Math.ceil((n + 1 + away) / 2) + shift, Math.floor((n + w - 1 + away) / 2) + shift)
  return overReflections(n, w, (shift) => ends(-a, shift) - ends(a, shift))
}

/** A barrier that n steps cannot reach may as well be just out of reach. */
const clamped = ({ steps, from, bottom, top }: Strip): Strip => ({
  steps,
  from,
  bottom: Math.max(bottom, from - steps),
  top: Math.min(top, from + steps),
})

const inside = (height: number, bottom: number, top: number): boolean => height >= bottom && height <= top

const overReflections = (n: number, w: number, term: (shift: number) => bigint): bigint => {
  let total = 0n
  const most = Math.ceil(n / w) + 2
  for (let k = -most; k <= most; k++) total += term(k * w)
  return total
}
