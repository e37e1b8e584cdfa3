import type { Negative } from '@sweepstack/contracts'
import type { IntRange, Shape } from './shape.js'

/** C(n, k); 0 outside 0 ≤ k ≤ n. */
const binomial = (n: number, k: number): bigint => {
  if (k < 0 || k > n) return 0n
  let result = 1n
  for (let i = 1; i <= Math.min(k, n - k); i++) result = (result * BigInt(n - i + 1)) / BigInt(i)
  return result
}

/** Balanced strings of the length: the Catalan number C_{length/2}, or 0 for an odd length. */
export const countAllBalanced = (length: number): bigint =>
  length % 2 === 1 ? 0n : binomial(length, length / 2) / BigInt(length / 2 + 1)

/**
 * Balanced strings of the length whose depth is at most `height`, by reflecting the path at -1 and height + 1:
 * Σ_k C(2m, m + k(height + 2)) − C(2m, m + 1 + k(height + 2)), m = length/2 (Feller I, ch. III; Mohanty 1979).
 */
const countUpTo = (length: number, height: number): bigint => {
  if (height < 0 || length % 2 === 1) return 0n
  const m = length / 2
  const period = height + 2
  let total = 0n
  for (let k = -Math.ceil(m / period) - 1; k * period <= m; k++)
    total += binomial(length, m + k * period) - binomial(length, m + 1 + k * period)
  return total
}

/** Balanced strings of the length with a depth in the range; null: of any depth. */
export const countBalanced = (length: number, depth: IntRange | null): bigint =>
  depth === null
    ? countAllBalanced(length)
    : countUpTo(length, Math.min(depth.max, length / 2)) - countUpTo(length, depth.min - 1)

/** Strings one place of a dataset can hold: balanced ones (null) or those of a kind; null where it is not known. */
export const countOf = (part: Negative | null, { length, depth }: Shape): bigint | null => {
  if (part === null) return countBalanced(length, depth)
  const half = length / 2
  if (part.kind === 'random') return 2n ** BigInt(length) - countAllBalanced(length)
  if (part.kind === 'zero-count') {
    if (part.start === 'close') return binomial(length - 1, half)
    return binomial(part.start === 'any' ? length : length - 1, half) - countAllBalanced(length)
  }
  if (part.kind === 'flips') return null
  return null
}
