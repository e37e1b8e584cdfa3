import { FREE, type WalkBounds } from './walk-bounds.js'

/** Cells before the first row and after the last: a sampler reads both ways on before it takes one. */
const MARGIN = 4

/** Numbers of ways are ways · 2^(512 · blocks), with ways below 2^256: at length 2048 they pass 2^2047. */
const BLOCK = 2 ** -512
const FULL = 2 ** 256

/** Stands for a chance of 1; no other has this low part, because a double just below 1 ends in zeros there. */
export const ALWAYS = 2 ** 32 - 1

/**
 * The chance of `(` in each state a walk can be in: symbols left, height, and which of the heights that must be
 * reached (topBit: the bounds' topMin, bottomBit: their bottomMax; 0 for one that asks for nothing) were reached.
 * A state's cell is `starts[left] + ((height >> 1) << shift) + reached`; height and symbols left fix each other's
 * parity, and a row holds only the heights that can come up. The chance is (high + low / 2^32) / 2^31, but where low
 * is ALWAYS it is 1.
 */
export type WalkRows = {
  high: Int32Array
  low: Uint32Array
  starts: Int32Array
  shift: 0 | 1 | 2
  topBit: number
  bottomBit: number
  /** by length: how many walks there are in all, ways · 2^(512 · blocks) */
  ways: Float64Array
  blocks: Int32Array
}

/**
 * Dynamic programming from the end: N(left, height, reached) = N(left - 1, height + 1, …) + N(left - 1, height - 1, …)
 * ways to go on, and the chance of `(` is the first's share of the sum. No big integers: each N is a double and a
 * power of 2^512 of its own, so that nothing overflows, and nothing is lost but what is below 2^-512 of its
 * neighbour. All terms are positive, so an N of `left` additions has a relative error of at most left · 2^-53. The
 * errors of the N cancel along a walk, because what one symbol's chance is divided by is the next one's numerator;
 * what stays is the rounding of the shares, 3 · 2^-53 a symbol. The state does not know the length it came from, so
 * a table serves all shorter ones. Additions, divisions and powers of two only: the same bits on every machine.
 */
export const fillWalks = (longestAsked: number, bounds: WalkBounds): WalkRows => {
  const { parity, topMin, bottomMax } = bounds
  const longest = longestAsked - ((longestAsked - parity) & 1)
  const topBit = topMin > 0 ? 1 : 0
  const bottomBit = bottomMax < 0 ? 1 << topBit : 0
  const states = 1 + topBit + bottomBit === 4 ? 4 : topBit + bottomBit + 1
  const shift = states === 4 ? 2 : states === 2 ? 1 : 0
  const all = states - 1
  const { lows, highs, starts, cells } = layOut(longest, bounds, shift)
  const rows: WalkRows = {
    high: new Int32Array(cells),
    low: new Uint32Array(cells),
    starts,
    shift,
    topBit,
    bottomBit,
    ways: new Float64Array(longest + 1),
    blocks: new Int32Array(longest + 1),
  }
  const floor = Math.max(bounds.bottomMin, -longest)
  const room = Math.min(bounds.topMax, longest) - floor + 3
  // N by height, from one below the lowest; rows of even and odd heights take turns in one array
  const mantissas = Array.from({ length: states }, () => new Float64Array(room))
  const exponents = Array.from({ length: states }, () => new Int32Array(room))
  const zero = 1 - floor // where height 0 stands

  for (let left = 0; left <= longest; left++) {
    const lowest = lows[left] as number
    const highest = highs[left] as number
    const start = starts[left] as number
    for (let reached = all; reached >= 0; reached--) {
      const m = mantissas[reached] as Float64Array
      const e = exponents[reached] as Int32Array
      const climbing = topBit !== 0 && (reached & topBit) === 0
      const falling = bottomBit !== 0 && (reached & bottomBit) === 0
      if (left === 0) {
        if (reached === all) for (let h = lowest; h <= highest; h += 2) m[zero + h] = 1
      } else {
        const from = falling ? Math.max(lowest, bottomMax + 2 - ((bottomMax ^ lowest) & 1)) : lowest
        const to = climbing ? Math.min(highest, topMin - 1) : highest
        fillRow(rows, m, e, zero, from, to, start + reached, shift)
      }
      // On reaching the height, what is left is as if it had been reached.
      if (climbing) alias(mantissas, exponents, reached, reached | topBit, zero + topMin)
      if (falling) alias(mantissas, exponents, reached, reached | bottomBit, zero + bottomMax)
      if (climbing) aliasCell(rows, left, topMin, lowest, highest, reached, reached | topBit)
      if (falling) aliasCell(rows, left, bottomMax, lowest, highest, reached, reached | bottomBit)
    }
    if (((left ^ parity) & 1) === 0 && lowest <= 0 && highest >= 0) {
      rows.ways[left] = mantissas[0]?.[zero] ?? 0
      rows.blocks[left] = exponents[0]?.[zero] ?? 0
    }
  }
  return rows
}

const alias = (m: Float64Array[], e: Int32Array[], to: number, from: number, at: number): void => {
  const [toM, toE, fromM, fromE] = [m[to], e[to], m[from], e[from]]
  if (toM === undefined || toE === undefined || fromM === undefined || fromE === undefined) return
  if (at < 0 || at >= toM.length) return
  toM[at] = fromM[at] as number
  toE[at] = fromE[at] as number
}

/** The same of the chances, if the row holds the height. */
const aliasCell = (
  { high, low, starts, shift }: WalkRows,
  left: number,
  height: number,
  lowest: number,
  highest: number,
  to: number,
  from: number,
): void => {
  if (height < lowest || height > highest || ((height ^ lowest) & 1) === 1) return
  const cell = (starts[left] as number) + ((height >> 1) << shift)
  high[cell + to] = high[cell + from] as number
  low[cell + to] = low[cell + from] as number
}

/** One row of one state: heights `from` to `to` in steps of 2. */
const fillRow = (
  { high, low }: WalkRows,
  m: Float64Array,
  e: Int32Array,
  zero: number,
  from: number,
  to: number,
  start: number,
  shift: number,
): void => {
  for (let h = from; h <= to; h += 2) {
    let up = m[zero + h + 1] as number
    let down = m[zero + h - 1] as number
    let block = e[zero + h + 1] as number
    if (up === 0) block = e[zero + h - 1] as number
    else if (down !== 0) {
      const apart = block - (e[zero + h - 1] as number)
      if (apart > 0) down *= apart === 1 ? BLOCK : 0
      else if (apart < 0) {
        up *= apart === -1 ? BLOCK : 0
        block -= apart
      }
    }
    const sum = up + down
    const full = sum >= FULL
    m[zero + h] = full ? sum * BLOCK : sum
    e[zero + h] = full ? block + 1 : block
    if (sum === 0) continue
    const cell = start + ((h >> 1) << shift)
    const scaled = (up / sum) * 2 ** 31
    const first = scaled | 0
    high[cell] = first
    low[cell] = (scaled - first) * 2 ** 32
    if (scaled === 2 ** 31) {
      high[cell] = 2 ** 31 - 1
      low[cell] = ALWAYS
    }
  }
}

/** Which heights each row holds, and where it starts. */
const layOut = (longest: number, bounds: WalkBounds, shift: number) => {
  const { parity, topMax, bottomMin, end } = bounds
  const lows = new Int32Array(longest + 1)
  const highs = new Int32Array(longest + 1)
  const starts = new Int32Array(longest + 1)
  let cells = MARGIN
  for (let left = 0; left <= longest; left++) {
    const gone = longest - left
    let lowest = Math.max(bottomMin, -gone, end === FREE ? -gone : end - left)
    let highest = Math.min(topMax, gone, end === FREE ? gone : end + left)
    lowest += (lowest ^ left ^ parity) & 1
    highest -= (highest ^ left ^ parity) & 1
    lows[left] = lowest
    highs[left] = highest
    starts[left] = cells - ((lowest >> 1) << shift)
    if (highest >= lowest) cells += ((highest - lowest) / 2 + 1) << shift
  }
  return { lows, highs, starts, cells: cells + MARGIN }
}
