import { hash128, type StreamPart } from './hash128.js'
import { naturalLog } from './natural-log.js'

type Shuffled<T> = { readonly length: number; [index: number]: T }

/**
 * A stream of random numbers that depends on nothing but (seed, ...stream) and is the same on every machine:
 * xoshiro128** 1.1 (Blackman & Vigna 2021) whose state is a 128-bit hash of the seed and the names. Only
 * operations that IEEE 754 and ECMAScript fix to the bit are used (no Math.log, Math.sin: engines differ).
 * Making one costs about as much as a few draws, so each string of a dataset has its own.
 */
export class Rng {
  #a: number
  #b: number
  #c: number
  #d: number
  #spare = 0
  #hasSpare = false

  constructor([a, b, c, d]: readonly [number, number, number, number]) {
    this.#a = (a | b | c | d) === 0 ? 1 : a | 0
    this.#b = b | 0
    this.#c = c | 0
    this.#d = d | 0
  }

  /** Starts it anew, as if made from these four words; nothing of what it drew before is left. */
  restart(a: number, b: number, c: number, d: number): void {
    this.#a = (a | b | c | d) === 0 ? 1 : a | 0
    this.#b = b | 0
    this.#c = c | 0
    this.#d = d | 0
    this.#hasSpare = false
  }

  /** Uniform over 0 … 2^32 - 1. */
  uint32(): number {
    const b = this.#b
    const scaled = Math.imul(b, 5)
    const result = Math.imul((scaled << 7) | (scaled >>> 25), 9)
    const c = this.#c ^ this.#a
    const d = this.#d ^ b
    this.#b = b ^ c
    this.#a ^= d
    this.#c = c ^ (b << 9)
    this.#d = (d << 11) | (d >>> 21)
    return result >>> 0
  }

  /**
   * Writes what n calls of `uint32` would give to `out[0 … n)`. The state stays in registers meanwhile, which
   * makes a draw about half as long as one by one.
   */
  fill(out: Uint32Array, n: number): void {
    let a = this.#a
    let b = this.#b
    let c = this.#c
    let d = this.#d
    for (let i = 0; i < n; i++) {
      const scaled = Math.imul(b, 5)
      out[i] = Math.imul((scaled << 7) | (scaled >>> 25), 9)
      c ^= a
      d ^= b
      a ^= d
      const shifted = b << 9
      b ^= c
      c ^= shifted
      d = (d << 11) | (d >>> 21)
    }
    this.#a = a
    this.#b = b
    this.#c = c
    this.#d = d
  }

  /** Uniform over the multiples of 2^-53 in [0, 1). */
  float(): number {
    const high = this.uint32() >>> 5
    const low = this.uint32() >>> 6
    return (high * 2 ** 26 + low) / 2 ** 53
  }

  /**
   * Uniform over 0 … n - 1, without bias (draws above the last multiple of n are thrown away).
   * @throws RangeError unless n is an integer from 1 to 2^32
   */
  int(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > 2 ** 32)
      throw new RangeError(`int(n) wants an integer from 1 to 2^32, not ${n}`)
    let draw = this.uint32()
    if (draw > 2 ** 32 - n) {
      // only here can it be above the last multiple, which takes a slow floating-point remainder to know
      const limit = 2 ** 32 - (2 ** 32 % n)
      while (draw >= limit) draw = this.uint32()
    }
    return draw % n
  }

  /** Standard normal, by Marsaglia's polar method; the second of each pair is kept for the next call. */
  normal(): number {
    if (this.#hasSpare) {
      this.#hasSpare = false
      return this.#spare
    }
    for (;;) {
      const u = 2 * this.float() - 1
      const v = 2 * this.float() - 1
      const s = u * u + v * v
      if (s >= 1 || s === 0) continue
      const scale = Math.sqrt((-2 * naturalLog(s)) / s)
      this.#spare = v * scale
      this.#hasSpare = true
      return u * scale
    }
  }

  /** Puts an array or typed array in uniformly random order, in place (Fisher–Yates), and gives it back. */
  shuffle<T, A extends Shuffled<T>>(items: A & Shuffled<T>): A {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.int(i + 1)
      const held = items[i] as T
      items[i] = items[j] as T
      items[j] = held
    }
    return items
  }
}

/**
 * The random stream named by a seed and any number of names or indices; different ones are independent.
 * `rng(7, 'train', 12)` and `rng(7, 'train', '12')` are different streams.
 * @throws RangeError for a seed or number that is not finite
 */
export const rng = (seed: number, ...stream: StreamPart[]): Rng => new Rng(hash128(seed, stream))
