import type { Rng } from '@sweepstack/stats'
import type { IntRange } from '../shape.js'
import { CLOSE, OPEN } from '../strings.js'

/** 2^-0 … 2^-1074, exact: made by halving. */
const HALVES = new Float64Array(1075)
for (let i = 0, x = 1; i < HALVES.length; i++, x /= 2) HALVES[i] = x

/** Numbers of completions at each height, as mantissa · 2^exponent: they pass 2^2000 where doubles end at 2^1024. */
type Row = { mantissa: Float64Array; exponent: Int32Array }
const makeRow = (heights: number): Row => ({
  mantissa: new Float64Array(heights),
  exponent: new Int32Array(heights),
})

/**
 * Samples balanced strings with a depth in [lo, hi], uniform over them to within a relative error of
 * length · 2^-53 (rounding of the table) and 2^-53 a symbol (resolution of the draw).
 *
 * Dynamic programming over (symbols left, height, lo reached yet?): the number of ways to end at height 0
 * having stayed within [0, hi] and reached lo. Each entry keeps its own binary exponent, so nothing
 * underflows at length 2048; only the probability of `(` is stored. A table made for one length serves
 * all shorter ones, because the state does not know the length it came from. Additions, divisions and
 * powers of two only: the same bits on every machine.
 */
export class DepthTable {
  readonly #lo: number
  readonly #hi: number
  readonly #width: number
  /** P(next is `(`) at [left][lo reached][height >> 1]: height and left have the same parity. */
  readonly #open: Float64Array

  constructor(longest: number, { min, max }: IntRange) {
    this.#lo = min
    this.#hi = max
    this.#width = (max >> 1) + 1
    this.#open = new Float64Array((longest + 1) * 2 * this.#width)
    this.#fill(longest)
  }

  get bytes(): number {
    return this.#open.byteLength
  }

  /** Fills `out`, of even length from 2·lo to the table's longest. */
  sample(r: Rng, out: Uint8Array): void {
    let height = 0
    let reached = 0
    for (let at = 0; at < out.length; at++) {
      const open = r.float() < (this.#open[this.#index(out.length - at, reached, height)] as number)
      out[at] = open ? OPEN : CLOSE
      height += open ? 1 : -1
      if (height === this.#lo) reached = 1
    }
  }

  #index(left: number, reached: number, height: number): number {
    return (left * 2 + reached) * this.#width + (height >> 1)
  }

  #fill(longest: number): void {
    const heights = this.#hi + 2 // one above hi, always 0
    let [before, now] = [pair(heights), pair(heights)]
    before[1].mantissa[0] = 0.5 // nothing left, height 0, lo reached: one way, 0.5 · 2^1
    before[1].exponent[0] = 1
    for (let left = 1; left <= longest; left++) {
      for (const reached of [0, 1] as const)
        for (let height = left & 1; height <= this.#hi; height += 2) {
          const up = before[reached === 1 || height + 1 === this.#lo ? 1 : 0]
          const p = combine(now[reached], height, up, before[reached])
          this.#open[this.#index(left, reached, height)] = p
        }
      ;[before, now] = [now, before]
    }
  }
}

const pair = (heights: number): [Row, Row] => [makeRow(heights), makeRow(heights)]

/** row[h] = up[h + 1] + down[h - 1]; gives back up's share of it. */
const combine = (row: Row, height: number, up: Row, down: Row): number => {
  const upM = up.mantissa[height + 1] as number
  const upE = up.exponent[height + 1] as number
  const downM = height === 0 ? 0 : (down.mantissa[height - 1] as number)
  const downE = height === 0 ? 0 : (down.exponent[height - 1] as number)
  if (upM === 0 || downM === 0) {
    row.mantissa[height] = upM + downM
    row.exponent[height] = upM === 0 ? downE : upE
    return upM === 0 ? 0 : 1
  }
  const top = Math.max(upE, downE)
  const share = upM * (HALVES[top - upE] ?? 0)
  const sum = share + downM * (HALVES[top - downE] ?? 0) // in [0.5, 2)
  const carry = sum >= 1 ? 1 : 0
  row.mantissa[height] = carry === 1 ? sum / 2 : sum
  row.exponent[height] = top + carry
  return share / sum
}
