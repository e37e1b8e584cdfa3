import type { Rng } from '@sweepstack/stats'
import { sampleAnyDepth } from './any-depth.js'
import { sampleAnyString } from './any-string.js'
import { impossibleWalk, type WalkAsk } from './walk-ask.js'
import { FREE, setBounds, type WalkBounds } from './walk-bounds.js'
import { tableCache } from './walk-tables.js'
import { sampleWithOpens } from './with-opens.js'

export type WalkSampler = {
  /**
   * Writes a string of one type to `out[at … at + ask.length)`, uniform over all that fit the ask.
   * @throws SweepstackError `data.impossible` where none does
   */
  sample(ask: WalkAsk, r: Rng, out: Uint8Array, at?: number): void
  /** Whether there is a string that fits. */
  fits(ask: WalkAsk): boolean
  /** Memory of the tables kept, at most 64 MB but for one that is larger by itself. */
  readonly bytes: number
}

/**
 * A sampler of strings of one type with at most `longest` brackets. Asks that a formula answers (any string, a given
 * count, balanced of any depth) take no table; others make one for all lengths up to `longest`, kept for the next.
 */
export const walkSampler = (longest: number): WalkSampler => {
  const tables = tableCache(longest)
  const bounds: WalkBounds = { parity: 0, topMin: 0, topMax: 0, bottomMin: 0, bottomMax: 0, end: 0 }
  const settle = (ask: WalkAsk): boolean => {
    if (ask.length > longest)
      throw new RangeError(`the sampler is for lengths up to ${longest}, not ${ask.length}`)
    return setBounds(bounds, ask, longest)
  }
  return {
    sample: (ask, r, out, at = 0) => {
      const { length } = ask
      if (!settle(ask)) throw impossibleWalk(ask)
      const formula = formulaFor(bounds, length)
      if (formula === 'any string') sampleAnyString(r, out, at, at + length)
      else if (formula === 'with opens') sampleWithOpens((length + bounds.end) / 2, r, out, at, at + length)
      else if (formula === 'any depth') sampleAnyDepth(r, out, at, at + length)
      else {
        const table = tables.tableFor(bounds)
        if (!table.has(length)) throw impossibleWalk(ask)
        table.sample(r, length, out, at)
      }
    },
    fits: (ask) =>
      settle(ask) && (formulaFor(bounds, ask.length) !== null || tables.tableFor(bounds).has(ask.length)),
    get bytes() {
      return tables.bytes
    },
  }
}

const formulaFor = (b: WalkBounds, length: number): 'any string' | 'with opens' | 'any depth' | null => {
  if (length === 0) return 'any string'
  if (b.topMin !== 0 || b.bottomMax !== 0) return null
  if (b.end === FREE) return b.topMax >= length && b.bottomMin <= -length ? 'any string' : null
  if (b.topMax < (length + b.end) / 2) return null
  if (b.bottomMin <= (b.end - length) / 2) return 'with opens'
  return b.end === 0 && b.bottomMin === 0 ? 'any depth' : null
}
