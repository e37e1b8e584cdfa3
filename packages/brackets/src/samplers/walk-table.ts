import type { Rng } from '@sweepstack/stats'
import { drawWords } from './draw.js'
import { FREE, type WalkBounds } from './walk-bounds.js'
import { ALWAYS, fillWalks, type WalkRows } from './walk-rows.js'

/**
 * Samples ±1 walks of any length up to `longest` (and of the bounds' parity) within bounds, uniform over them: the
 * total variation from uniform is at most length · 2^-51 (see walk-rows.ts for what the table holds). Two symbols take
 * one draw, whose first 31 bits are compared with those of three chances; where they are equal to one, once in 2^29,
 * another 32 bits tell. A comparison is the sign of a difference of integers, so that no branch depends on it: half
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
    const { high, low, starts, lows, highs, ways, blocks } = this.#rows
    return [high, low, starts, lows, highs, ways, blocks].reduce((sum, part) => sum + part.byteLength, 0)
  }

  /** How many walks of the length there are, as `ways` · 2^(512 · `blocks`), to a relative error of length · 2^-53. */
  walks(length: number): { ways: number; blocks: number } {
    return { ways: this.#rows.ways[length] ?? 0, blocks: this.#rows.blocks[length] ?? 0 }
  }

  has(length: number): boolean {
    return (this.#rows.ways[length] ?? 0) > 0
  }

  /**
   * With `left` symbols left (of the lengths' parity) at `height`, having reached what `reached` says (see WalkRows):
   * the chances that the next two are not `))`, that the first is `(`, that both are.
   */
  chances(left: number, height: number, reached: number): [number, number, number] {
    const { high, low, cells, starts, shift } = this.#rows
    const cell = (starts[left] as number) + ((height >> 1) << shift) + reached
    const of = (at: number) => ((high[at] as number) + lowPart(low[at] as number)) / 2 ** 31
    return [of(cell), of(cell + cells), of(cell + 2 * cells)]
  }

  /**
   * The chance of `(` in any state, as walks have it: of a second symbol, given the first that is likelier to lead
   * there. A multiple of 2^-63.
   */
  open(left: number, height: number, reached: number): number {
    if (((left ^ this.bounds.parity) & 1) === 0) return this.chances(left, height, reached)[1]
    const { lows, highs, topBit, bottomBit } = this.#rows
    const ceiling = topBit === 0 || (reached & topBit) !== 0 ? FREE : this.bounds.topMin
    const floor = bottomBit === 0 || (reached & bottomBit) !== 0 ? -FREE : this.bounds.bottomMax
    const holds = (h: number) =>
      h >= (lows[left + 1] as number) && h <= (highs[left + 1] as number) && h < ceiling && h > floor
    const below = holds(height - 1) ? this.chances(left + 1, height - 1, reached) : NONE
    const above = holds(height + 1) ? this.chances(left + 1, height + 1, reached) : CERTAIN
    const [climbs, falls] = [below[1], 1 - above[1]]
    const chance = climbs >= falls ? below[2] / climbs : (above[0] - above[1]) / falls
    return Math.round(chance * 2 ** 63) / 2 ** 63
  }

  /** Writes a walk of a length the table has to `out[at … at + length)`. */
  sample(r: Rng, length: number, out: Uint8Array, at: number): void {
    const { high, cells, starts, shift, topBit, bottomBit } = this.#rows
    const belowTop = (this.bounds.topMin - 1) | 0
    const aboveBottom = (this.bounds.bottomMax + 1) | 0
    const words = drawWords(r, (length + 1) >> 1)
    const end = at + length
    let height = 0
    let reached = 0
    for (let left = length; left > 0; left -= 2) {
      const cell = ((starts[left] as number) + ((height >> 1) << shift) + reached) | 0
      const word = (words[(left - 1) >> 1] as number) >>> 1
      const a = (word - (high[cell] as number)) | 0
      const b = (word - (high[cell + cells] as number)) | 0
      const c = (word - (high[cell + 2 * cells] as number)) | 0
      let two = (a >>> 31) + (b >>> 31) + (c >>> 31) // 0 to 3: )) )( () ((
      if (a === 0 || b === 0 || c === 0) two = this.#tie(r, cell, word)
      out[end - left] = two >> 1
      if (left > 1) out[end - left + 1] = two & 1
      // The highest and the lowest of the two, where they are above or below where they start. A bit is taken or left
      // by the sign of a difference, spread over all bits.
      reached |= (((belowTop - height - two + 1) | 0) >> 31) & topBit
      reached |= (((height + two - 2 - aboveBottom) | 0) >> 31) & bottomBit
      height = (height + 2 * ((two >> 1) + (two & 1)) - 2) | 0
    }
  }

  /** As in `sample`, where the word is the first part of a chance. */
  #tie(r: Rng, cell: number, word: number): number {
    const { high, low, cells } = this.#rows
    const next = r.uint32()
    let two = 0
    for (let at = cell; at <= cell + 2 * cells; at += cells) {
      const first = high[at] as number
      if (word < first || (word === first && next < lowPart(low[at] as number) * 2 ** 32)) two += 1
    }
    return two
  }
}

/** Of states no walk comes from by `(`, and by `)`. */
const NONE = [0, 0, 0] as const
const CERTAIN = [1, 1, 1] as const

/** The part of a chance below 2^-31, in units of that; ALWAYS stands for 1. */
const lowPart = (low: number): number => (low === ALWAYS ? 1 : low / 2 ** 32)
