import type { Strings } from '@sweepstack/brackets'
import type { Rng, Rows } from '@sweepstack/stats'

/** Positions drawn from strings. The rows of one string adjoin; its number s has rows bounds[s] … bounds[s + 1] - 1. */
export type Sample = {
  /** Which strings of the dataset, in the order of their rows. */
  readonly strings: Uint32Array
  readonly bounds: Uint32Array
  /** Bracket of its string, from 0, for each row. */
  readonly positions: Uint32Array
}

/** More positions of one string add little: they are dependent, and each string costs one forward pass. */
const PER_STRING = 8

/**
 * Draws `count` positions (all there are, if fewer): of each string the same number, at most 8 while there are
 * strings enough, uniform over its brackets without replacement; the strings in random order. So each string
 * weighs the same, however long. Of equal strings only the first takes part, empty ones never.
 */
export const samplePositions = (dataset: Strings, count: number, random: Rng): Sample => {
  const order = random.shuffle(distinct(dataset))
  const length = (i: number) => dataset.offsets[i + 1]! - dataset.offsets[i]!
  const wanted = Math.min(
    count,
    order.reduce((sum, i) => sum + length(i), 0),
  )
  let quota = Math.min(PER_STRING, Math.max(1, Math.floor(count / 100)))
  while (order.reduce((sum, i) => sum + Math.min(quota, length(i)), 0) < wanted) quota *= 2
  const positions = new Uint32Array(wanted)
  const strings: number[] = []
  const bounds = [0]
  for (let s = 0, at = 0; at < wanted; s++) {
    const i = order[s]!
    const taken = choose(length(i), Math.min(quota, length(i), wanted - at), random)
    positions.set(taken, at)
    at += taken.length
    strings.push(i)
    bounds.push(at)
  }
  return { strings: Uint32Array.from(strings), bounds: Uint32Array.from(bounds), positions }
}

/** The split, by string: the first four fifths of the strings fit, in `folds` parts; the last fifth is scored. */
export const split = (
  { bounds }: Sample,
  folds: number,
): { folds: Rows[]; held: Rows; heldFrom: number } | null => {
  const strings = bounds.length - 1
  const heldFrom = strings - Math.max(1, Math.round(strings / 5))
  const parts = Math.min(folds, heldFrom)
  if (parts < 2) return null
  const edge = (p: number) => bounds[Math.round((p * heldFrom) / parts)]!
  return {
    folds: Array.from({ length: parts }, (_, p) => ({ from: edge(p), to: edge(p + 1) })),
    held: { from: bounds[heldFrom]!, to: bounds[strings]! },
    heldFrom,
  }
}

/** k different integers below n, in order (Floyd's algorithm). */
const choose = (n: number, k: number, random: Rng): Uint32Array => {
  const taken = new Set<number>()
  for (let j = n - k; j < n; j++) {
    const t = random.int(j + 1)
    taken.add(taken.has(t) ? j : t)
  }
  return Uint32Array.from(taken).sort()
}

const distinct = ({ n, types, symbols, offsets }: Strings): Uint32Array => {
  const bits = Math.ceil(Math.log2(2 * types))
  const seen = new Set<string>()
  const kept: number[] = []
  for (let i = 0; i < n; i++) {
    const key = String.fromCharCode(...packed(symbols.subarray(offsets[i]!, offsets[i + 1]!), bits))
    if (key === '' || seen.has(key)) continue
    seen.add(key)
    kept.push(i)
  }
  return Uint32Array.from(kept)
}

/** As many brackets a unit as fit under a leading 1, so that strings of different lengths differ: short keys. */
const packed = (symbols: Uint8Array, bits: number): Uint16Array => {
  const perUnit = Math.floor(15 / bits)
  const out = new Uint16Array(Math.ceil(symbols.length / perUnit))
  for (let i = 0; i < symbols.length; i++) {
    const unit = Math.floor(i / perUnit)
    out[unit] = ((out[unit] || 1) << bits) | symbols[i]!
  }
  return out
}
