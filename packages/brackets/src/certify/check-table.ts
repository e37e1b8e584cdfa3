import { rng } from '@sweepstack/stats'
import type { WalkSet } from '../counting/walk-set.js'
import type { WalkAsk } from '../samplers/walk-ask.js'
import { setBounds, type WalkBounds } from '../samplers/walk-bounds.js'
import { WalkTable } from '../samplers/walk-table.js'
import { walkSampler } from '../samplers/walks.js'
import type { Strings } from '../strings/strings.js'
import type { CertifiedTable } from './certificate.js'
import { ratio } from './ratio.js'
import { allStates, stateCount, statesAlong } from './states.js'

/** States compared at most by going through all of them. */
const MOST_STATES = 120_000
/** What all strings together may be off by. */
const MOST_VARIATION = 1e-9

/**
 * Compares the chances that the sampler's table holds with exact ratios of numbers of ways; null where the
 * strings of the set are drawn without a table. `drawn` says which states to look at where there are too many.
 */
export const checkTable = (set: WalkSet, longest: number, drawn: Strings): CertifiedTable | null => {
  const ask = askOf(set)
  const sampler = walkSampler(longest)
  sampler.sample(ask, rng(0), new Uint8Array(set.length))
  if (sampler.bytes === 0) return null
  const bounds: WalkBounds = { parity: 0, topMin: 0, topMax: 0, bottomMin: 0, bottomMax: 0, end: 0 }
  setBounds(bounds, ask, longest)
  const table = new WalkTable(longest, bounds)
  const topBit = bounds.topMin > 0 ? 1 : 0
  const bottomBit = bounds.bottomMax < 0 ? 1 << topBit : 0
  const all = stateCount(ask) <= MOST_STATES
  const found = { states: 0, error: 0, relativeError: 0 }
  for (const state of all ? allStates(ask) : statesAlong(ask, drawn)) {
    const reached = (state.topReached ? topBit : 0) | (state.bottomReached ? bottomBit : 0)
    const chances = table.chances(state.left, state.height, reached)
    found.states += 1
    for (const [at, ways] of state.ways.entries()) {
      const { error, relative } = errorOf(chances[at] as number, ways, state.all)
      found.error = Math.max(found.error, error)
      found.relativeError = Math.max(found.relativeError, relative)
    }
  }
  // Three chances cut the next two symbols' four ways; each that is off moves as much from one way to the next.
  const variation = 3 * Math.ceil(set.length / 2) * found.error
  return { ...found, all, variation, agrees: found.states > 0 && variation <= MOST_VARIATION }
}

/** What the walk sampler is asked for a string of the set. */
const askOf = ({ length, types, top, bottom, end, only }: WalkSet): WalkAsk => ({
  length,
  top,
  end: only === 'balanced' ? 0 : end,
  bottom:
    only === 'balanced'
      ? { min: 0, max: 0 }
      : (bottom ?? (end === 0 && types === 1 ? { min: -length, max: -1 } : null)),
})

/** |chance − ways / all|, and that relative to the smaller of the chance and its complement. */
const errorOf = (chance: number, ways: bigint, all: bigint): { error: number; relative: number } => {
  const held = BigInt(chance * 2 ** 64) * all // exact: tables hold multiples of 2^-63
  const exact = ways << 64n
  const apart = held > exact ? held - exact : exact - held
  const smaller = 2n * ways < all ? ways : all - ways
  return {
    error: ratio(apart, all << 64n),
    relative: smaller === 0n ? 0 : ratio(apart, smaller << 64n),
  }
}
