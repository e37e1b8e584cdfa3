import type { Rng } from '@sweepstack/stats'
import { drawWords } from './draw.js'
import type { WalkBounds } from './walk-bounds.js'
import { ALWAYS, fillWalks, type WalkRows } from './walk-rows.js'

/**
 * Samples ±1 walks of any length up to `longest` (and of the bounds' parity) within bounds, uniform over them: the
 * total variation from uniform is at most length · 2^-52 (see walk-rows.ts for what the table holds). A symbol takes
 * one draw, whose first 31 bits are compared with those of the chance of `(`; where they are equal, once in 2^31,
 * another 32 bits tell. The comparison is the sign of a difference of integers, so that no branch depends on it: half
 * of the time such a branch goes the way the processor did not expect, which costs more than all else in the loop.
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
    return ((high[cell] as number) + lowPart(low[cell] as number)) / 2 ** 31
  }

  /** Writes a walk of a length the table has to `out[at … at + length)`. */
  sample(r: Rng, length: number, out: Uint8Array, at: number): void {
    const words = drawWords(r, length)
    if (this.#rows.shift === 0) this.#free(r, words, length, out, at + length)
    else this.#watching(r, words, length, out, at + length)
  }

  // Both chances that can come next are read before the symbol is known: memory answers meanwhile. The loops keep
  // few variables, or some are moved to memory and back in every round.

  /** No height has to be reached. */
  #free(r: Rng, words: Uint32Array, length: number, out: Uint8Array, end: number): void {
    const { high, low, starts } = this.#rows
    let height = 0
    let chance = high[starts[length] as number] as number
    for (let left = length; left > 0; left--) {
      const closed = ((starts[left - 1] as number) + ((height - 1) >> 1)) | 0
      const ifClosed = high[closed] as number
      const ifOpened = high[closed + 1] as number
      const apart = (((words[left - 1] as number) >>> 1) - chance) | 0
      let open = apart >>> 31
      if (apart === 0) open = tie(r, low[(starts[left] as number) + (height >> 1)] as number)
      out[end - left] = open
      height = (height + 2 * open - 1) | 0
      chance = (ifClosed + ((ifOpened - ifClosed) & -open)) | 0
    }
  }

  /**
   * Reaching a height changes the state, from the next symbol on: where it is reached both states have one chance. A
   * bit is taken or left by the sign of a difference, spread over all bits.
   */
  #watching(r: Rng, words: Uint32Array, length: number, out: Uint8Array, end: number): void {
    const { high, low, starts, shift, topBit, bottomBit } = this.#rows
    const belowTop = (this.bounds.topMin - 1) | 0
    const aboveBottom = (this.bounds.bottomMax + 1) | 0
    let height = 0
    let reached = 0
    let chance = high[starts[length] as number] as number
    for (let left = length; left > 0; left--) {
      const closed = ((starts[left - 1] as number) + (((height - 1) >> 1) << shift) + reached) | 0
      const ifClosed = high[closed] as number
      const ifOpened = high[closed + (1 << shift)] as number
      const apart = (((words[left - 1] as number) >>> 1) - chance) | 0
      let open = apart >>> 31
      if (apart === 0)
        open = tie(r, low[(starts[left] as number) + ((height >> 1) << shift) + reached] as number)
      out[end - left] = open
      height = (height + 2 * open - 1) | 0
      chance = (ifClosed + ((ifOpened - ifClosed) & -open)) | 0
      reached |= (((belowTop - height) | 0) >> 31) & topBit
      reached |= (((height - aboveBottom) | 0) >> 31) & bottomBit
    }
  }
}

/** The part of the chance below 2^-31, in units of that; ALWAYS stands for 1. */
const lowPart = (low: number): number => (low === ALWAYS ? 1 : low / 2 ** 32)

const tie = (r: Rng, low: number): number => (r.uint32() < lowPart(low) * 2 ** 32 ? 1 : 0)
