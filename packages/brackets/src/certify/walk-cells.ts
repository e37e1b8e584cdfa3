import { after, before, sizeOf, type Term, termsOf, type WalkSet } from '../counting/walk-set.js'
import type { IntRange } from '../strings/shape.js'
import type { Cells } from './statistic.js'

/** How many strings of the set stand at each height after `steps` symbols, from the lowest height there can be. */
export const heightCells = (set: WalkSet, steps: number): Cells => {
  const terms = termsOf(set)
  const weights: bigint[] = []
  for (let height = -steps; height <= steps; height++)
    weights.push(
      sum(terms, (term) => {
        const ways = before(term, steps, height)
        return ways === 0n ? 0n : ways * after(term, steps, height)
      }),
    )
  return { first: -steps, weights }
}

/** How many strings of the set have each depth. */
export const depthCells = (set: WalkSet): Cells => {
  const { min, max } = clip(set.top ?? { min: 0, max: set.length }, 0, set.length)
  return {
    first: min,
    weights: each(min, max, (depth) => sizeOf({ ...set, top: { min: depth, max: depth } })),
  }
}

/** How many have each dip. */
export const dipCells = (set: WalkSet): Cells => {
  const { min, max } = clip(set.bottom ?? { min: -set.length, max: 0 }, -set.length, 0)
  return { first: min, weights: each(min, max, (dip) => sizeOf({ ...set, bottom: { min: dip, max: dip } })) }
}

/** How many have each count. */
export const countCells = (set: WalkSet): Cells => ({
  first: -set.length,
  weights: each(-set.length, set.length, (end) =>
    set.end === null || set.end === end ? sizeOf({ ...set, end }) : 0n,
  ),
})

/** Numbers of symbols at which a first time is cut into cells; cell i is after edges[i - 1], up to edges[i]. */
export type Times = { edges: number[]; cells: Cells }

/** When strings first come back to count 0: most do early, so the cells grow. The last cell is later, or never. */
export const returnTimes = (set: WalkSet): Times => {
  const terms = termsOf(set)
  const away = (steps: number): bigint =>
    sum(
      terms,
      (term) =>
        survivors({ ...term, first: 1 }, steps, ABOVE, term) +
        survivors({ ...term, first: -1 }, steps, BELOW, term),
    )
  return times(growing(set.length), sizeOf(set), away)
}

/** When strings first reach a depth of at least 1. */
export const reachTimes = (set: WalkSet, depth: number): Times => {
  const terms = termsOf(set)
  const below = { min: -set.length, max: depth - 1 }
  return times(even(set.length), sizeOf(set), (steps) =>
    sum(terms, (term) => survivors(term, steps, below, term)),
  )
}

/** The cell a first time falls in; 0 is never. */
export const timeCell = (edges: readonly number[], time: number): number => {
  if (time === 0) return edges.length
  let cell = 0
  while (cell < edges.length && time > (edges[cell] as number)) cell++
  return cell
}

const ABOVE: IntRange = { min: 1, max: Number.POSITIVE_INFINITY }
const BELOW: IntRange = { min: Number.NEGATIVE_INFINITY, max: -1 }

/** Walks that have stayed in the window for `steps` steps, however they go on. */
const survivors = (start: Term, steps: number, window: IntRange, term: Term): bigint => {
  if (term.first !== null && term.first !== start.first) return 0n
  let total = 0n
  const [low, high] = [Math.max(-steps, window.min, term.bottom), Math.min(steps, window.max, term.top)]
  for (let height = low; height <= high; height++) {
    const ways = (height + steps) % 2 === 0 ? before(start, steps, height, window) : 0n
    if (ways !== 0n) total += ways * after(term, steps, height)
  }
  return total
}

const times = (edges: number[], size: bigint, surviving: (steps: number) => bigint): Times => {
  let left = size
  const weights = edges.map((edge) => {
    const now = surviving(edge)
    const cell = left - now
    left = now
    return cell
  })
  return { edges, cells: { first: 0, weights: [...weights, left] } }
}

/** 2, 4, 6, 8, 12, 16, 24, … below the length. */
const growing = (length: number): number[] => {
  const edges: number[] = []
  for (let edge = 2; edge < length; edge += Math.max(2, 2 ** Math.floor(Math.log2(edge / 2))))
    edges.push(edge)
  return edges
}

/** Up to 24 edges, evenly apart. */
const even = (length: number): number[] => {
  const apart = Math.max(1, Math.ceil(length / 25))
  const edges: number[] = []
  for (let edge = apart; edge < length; edge += apart) edges.push(edge)
  return edges
}

const sum = (terms: readonly Term[], value: (term: Term) => bigint): bigint =>
  terms.reduce((total, term) => total + term.weight * value(term), 0n)

const each = (min: number, max: number, value: (at: number) => bigint): bigint[] =>
  Array.from({ length: Math.max(0, max - min + 1) }, (_, i) => value(min + i))

const clip = ({ min, max }: IntRange, least: number, most: number): IntRange => ({
  min: Math.max(least, min),
  max: Math.min(most, max),
})
