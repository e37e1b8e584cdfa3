import { FREE, type WalkBounds } from './walk-bounds.js'

/** Numbers of ways are ways · 2^(512 · blocks), with ways below 2^256: at length 2048 they pass 2^2047. */
const BLOCK = 2 ** -512
const FULL = 2 ** 256

/** Stands for a chance of 1; no other has this low part, because a double just below 1 ends in zeros there. */
export const ALWAYS = 2 ** 32 - 1

/**
 * How a walk goes on from each state it can be in, two symbols at a time: symbols left (of the lengths' parity),
 * height, and which of the heights that must be reached (topBit: the bounds' topMin, bottomBit: their bottomMax; 0 for
 * one that asks for nothing) were reached. Heights are even, as pairs start from 0, and a row holds only those that
 * can come up: a state's cell is `starts[left] + ((height >> 1) << shift) + reached`. Its chances are three, `cells`
 * apart: that the next two are not `))`, that the first is `(`, that both are. With one symbol left all three are
 * that it is `(`. A chance is (high + low / 2^32) / 2^31, but where low is ALWAYS it is 1.
 */
export type WalkRows = {
  high: Int32Array
  low: Uint32Array
  cells: number
  starts: Int32Array
  /** by symbols left: the heights that can come up, with two apart */
  lows: Int32Array
  highs: Int32Array
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
 * what stays is the rounding of the shares and of the chances of two made of them, at most 4 · 2^-53 a symbol. The
 * state does not know the length it came from, so a table serves all shorter ones of its parity. Additions, products,
 * divisions and powers of two only: the same bits on every machine.
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
    high: new Int32Array(3 * cells),
    low: new Uint32Array(3 * cells),
    cells,
    starts,
    lows,
    highs,
    shift,
    topBit,
    bottomBit,
    ways: new Float64Array(longest + 1),
    blocks: new Int32Array(longest + 1),
  }
  const floor = Math.max(bounds.bottomMin, -longest)
  const room = Math.min(bounds.topMax, longest) - floor + 3
  const zero = 1 - floor // where height 0 stands
  const works = Array.from({ length: states }, () => makeWork(room))

  for (let left = 0; left <= longest; left++) {
    const lowest = lows[left] as number
    const highest = highs[left] as number
    const isStored = left > 0 && ((left ^ parity) & 1) === 0
    for (let reached = all; reached >= 0; reached--) {
      const work = works[reached] as Work
      const climbing = topBit !== 0 && (reached & topBit) === 0
      const falling = bottomBit !== 0 && (reached & bottomBit) === 0
      const from = falling ? Math.max(lowest, bottomMax + 2 - ((bottomMax ^ lowest) & 1)) : lowest
      const to = climbing ? Math.min(highest, topMin - 1) : highest
      if (left > 0) goBack(work, zero, from, to)
      else if (reached === all) for (let h = lowest; h <= highest; h += 2) work.ways[zero + h] = 1
      if (isStored) store(rows, work, zero, from, to, (starts[left] as number) + reached, left === 1)
      // On reaching the height, what is left is as if it had been reached.
      if (climbing) alias(work, works[reached | topBit] as Work, zero + topMin)
      if (falling) alias(work, works[reached | bottomBit] as Work, zero + bottomMax)
    }
    if (((left ^ parity) & 1) === 0 && lowest <= 0 && highest >= 0) {
      rows.ways[left] = works[0]?.ways[zero] ?? 0
      rows.blocks[left] = works[0]?.blocks[zero] ?? 0
    }
  }
  return rows
}

/**
 * N of one state by height, from one below the lowest, and the chances of `(` and of `)`. Rows of even and of odd
 * heights take turns in the same arrays: each is made from its neighbours of the other kind, one symbol on.
 */
type Work = { ways: Float64Array; blocks: Int32Array; opens: Float64Array; closes: Float64Array }

const makeWork = (room: number): Work => ({
  ways: new Float64Array(room),
  blocks: new Int32Array(room),
  opens: new Float64Array(room),
  closes: new Float64Array(room),
})

const alias = (to: Work, from: Work, at: number): void => {
  if (at < 0 || at >= to.ways.length) return
  to.ways[at] = from.ways[at] as number
  to.blocks[at] = from.blocks[at] as number
  to.opens[at] = from.opens[at] as number
  to.closes[at] = from.closes[at] as number
}

/** One row of one state, from the row with a symbol less left: heights `from` to `to` in steps of 2. */
const goBack = ({ ways, blocks, opens, closes }: Work, zero: number, from: number, to: number): void => {
  for (let at = zero + from; at <= zero + to; at += 2) {
    let up = ways[at + 1] as number
    let down = ways[at - 1] as number
    let block = blocks[at + 1] as number
    if (up === 0) block = blocks[at - 1] as number
    else if (down !== 0) {
      const apart = block - (blocks[at - 1] as number)
      if (apart > 0) down *= apart === 1 ? BLOCK : 0
      else if (apart < 0) {
        up *= apart === -1 ? BLOCK : 0
        block -= apart
      }
    }
    const sum = up + down
    const full = sum >= FULL
    ways[at] = full ? sum * BLOCK : sum
    blocks[at] = full ? block + 1 : block
    opens[at] = sum === 0 ? 0 : up / sum
    closes[at] = sum === 0 ? 0 : down / sum
  }
}

/** The chances of two symbols of a row, of those of one symbol of this row and the one made before it. */
const store = (
  { high, low, cells, shift }: WalkRows,
  { opens, closes }: Work,
  zero: number,
  from: number,
  to: number,
  start: number,
  isLast: boolean,
): void => {
  for (let h = from; h <= to; h += 2) {
    const open = opens[zero + h] as number
    const thenOpen = isLast ? 1 : (opens[zero + h + 1] as number)
    const closedThenOpen = isLast ? 0 : (opens[zero + h - 1] as number)
    const cell = start + ((h >> 1) << shift)
    // a second `(` that is certain makes it certain that they are not `))`: sums of rounded shares might miss 1
    const notBothClose = closedThenOpen === 1 ? 1 : open + (closes[zero + h] as number) * closedThenOpen
    put(high, low, cell, notBothClose)
    put(high, low, cell + cells, open)
    put(high, low, cell + 2 * cells, open * thenOpen)
  }
}

const put = (high: Int32Array, low: Uint32Array, at: number, chance: number): void => {
  const scaled = chance * 2 ** 31
  if (scaled >= 2 ** 31) {
    high[at] = 2 ** 31 - 1
    low[at] = ALWAYS
  } else {
    const first = scaled | 0
    high[at] = first
    low[at] = (scaled - first) * 2 ** 32
  }
}

/** Which heights each row holds, and where it starts if it is stored. */
const layOut = (longest: number, bounds: WalkBounds, shift: number) => {
  const { parity, topMax, bottomMin, end } = bounds
  const lows = new Int32Array(longest + 1)
  const highs = new Int32Array(longest + 1)
  const starts = new Int32Array(longest + 1)
  let cells = 0
  for (let left = 0; left <= longest; left++) {
    const gone = longest - left
    let lowest = Math.max(bottomMin, -gone, end === FREE ? -gone : end - left)
    let highest = Math.min(topMax, gone, end === FREE ? gone : end + left)
    lowest += (lowest ^ left ^ parity) & 1
    highest -= (highest ^ left ^ parity) & 1
    lows[left] = lowest
    highs[left] = highest
    starts[left] = cells - ((lowest >> 1) << shift)
    const isStored = left > 0 && ((left ^ parity) & 1) === 0
    if (isStored && highest >= lowest) cells += ((highest - lowest) / 2 + 1) << shift
  }
  return { lows, highs, starts, cells }
}
