import type { Rng } from '@sweepstack/stats'
import { drawWords } from './draw.js'
import { FREE, type WalkBounds } from './walk-bounds.js'
import { fillWalks, type WalkRows } from './walk-rows.js'

/**
 * Samples ±1 walks of any length up to `longest` (and of the bounds' parity) within bounds, uniform over them: the
 * total variation from uniform is at most length · 2^-52 (see walk-rows.ts for what the table holds). A symbol takes
 * one 32-bit draw, compared with the first 32 bits of the chance of `(`; where they are equal, once in 2^32, another
 * 32 bits tell.
 */
export class WalkTable {
  readonly bounds: WalkBounds
  readonly #rows: WalkRows

  constructor(longest: number, bounds: WalkBounds) {
    this.bounds = { ...bounds }
    this.#rows = fillWalks(longest, this.bounds)
  }

  get bytes(): number {
    const { high, low, starts, ways, blocks } = this.#rows
    return high.byteLength + low.byteLength + starts.byteLength + ways.byteLength + blocks.byteLength
  }

  /** How many walks of the length there are, as `ways` · 2^(512 · `blocks`), to a relative error of length · 2^-53. */
  walks(length: number): { ways: number; blocks: number } {
    return { ways: this.#rows.ways[length] ?? 0, blocks: this.#rows.blocks[length] ?? 0 }
  }

  has(length: number): boolean {
    return (this.#rows.ways[length] ?? 0) > 0
  }

  /** The chance of `(` with `left` symbols left at `height`, having reached what `reached` says (see WalkRows). */
  open(left: number, height: number, reached: number): number {
    const { high, low, starts, shift } = this.#rows
    const cell = (starts[left] as number) + ((height >> 1) << shift) + reached
    if (low[cell] === ALWAYS && high[cell] === ALWAYS) return 1
    return ((high[cell] as number) + (low[cell] as number) / 2 ** 32) / 2 ** 32
  }

  /** Writes a walk of a length the table has to `out[at … at + length)`. */
  sample(r: Rng, length: number, out: Uint8Array, at: number): void {
    const words = drawWords(r, length)
    if (this.#rows.shift === 0) this.#plain(r, words, length, out, at)
    else this.#watching(r, words, length, out, at)
  }

  /** Nothing to remember but the height. */
  #plain(r: Rng, words: Uint32Array, length: number, out: Uint8Array, at: number): void {
    const { high, low, starts } = this.#rows
    let height = 0
    for (let i = 0; i < length; i++) {
      const cell = (starts[length - i] as number) + (height >> 1)
      const word = words[i] as number
      const chance = high[cell] as number
      let open = +(word < chance)
      if (word === chance) open = +tie(r, low[cell] as number, chance)
      out[at + i] = open
      height += 2 * open - 1
    }
  }

  /** The heights that must be reached change the state when they are. */
  #watching(r: Rng, words: Uint32Array, length: number, out: Uint8Array, at: number): void {
    const { high, low, starts, shift, topBit, bottomBit } = this.#rows
    const topMin = topBit === 0 ? FREE : this.bounds.topMin
    const bottomMax = bottomBit === 0 ? FREE : this.bounds.bottomMax
    let height = 0
    let reached = 0
    for (let i = 0; i < length; i++) {
      const cell = (starts[length - i] as number) + ((height >> 1) << shift) + reached
      const word = words[i] as number
      const chance = high[cell] as number
      let open = +(word < chance)
      if (word === chance) open = +tie(r, low[cell] as number, chance)
      out[at + i] = open
      height += 2 * open - 1
      if (height === topMin) reached |= topBit
      if (height === bottomMax) reached |= bottomBit
    }
  }
}

const ALWAYS = 2 ** 32 - 1

const tie = (r: Rng, low: number, high: number): boolean =>
  (low === ALWAYS && high === ALWAYS) || r.uint32() < low
