import { after, termsOf, type WalkSet } from '../counting/walk-set.js'
import type { WalkAsk } from '../samplers/walk-ask.js'
import { type Strings, stringAt } from '../strings.js'

/** Where a string is while it is drawn, with the exact number of ways to go on: in all, and with `(` next. */
export type State = {
  left: number
  height: number
  topReached: boolean
  bottomReached: boolean
  all: bigint
  up: bigint
}

type Limits = { highest: number; lowest: number; reach: number; sink: number }

const limitsOf = ({ length, top, bottom }: WalkAsk): Limits => ({
  highest: Math.min(length, top?.max ?? length),
  lowest: Math.max(-length, bottom?.min ?? -length),
  reach: top?.min ?? 0,
  sink: bottom?.max ?? 0,
})

/** About how many states there are. */
export const stateCount = (ask: WalkAsk): number => {
  const { highest, lowest, reach, sink } = limitsOf(ask)
  return (ask.length * (highest - lowest + 1) * (reach > 1 ? 2 : 1) * (sink < 0 ? 2 : 1)) / 2
}

/** Every state a string can be in before its last symbol, by the recurrence: ways(left) = up(left - 1) + down(left - 1). */
export function* allStates(ask: WalkAsk): Generator<State> {
  const { length, end } = ask
  const { highest, lowest, reach, sink } = limitsOf(ask)
  const width = highest - lowest + 1
  const at = (height: number, flags: number): number => (height - lowest) * 4 + flags
  const seen = (height: number): number => (height >= reach ? 1 : 0) + (height <= sink ? 2 : 0)
  let ways = new Array<bigint>(4 * width).fill(0n)
  for (let height = lowest; height <= highest; height++)
    if (end === null || end === height) ways[at(height, 3)] = 1n
  for (let left = 1; left <= length; left++) {
    const now = new Array<bigint>(4 * width).fill(0n)
    const gone = length - left
    for (let height = Math.max(lowest, 0 - gone); height <= Math.min(highest, gone); height++) {
      if ((height + gone) % 2 !== 0) continue
      for (let flags = 0; flags < 4; flags++) {
        if ((flags | seen(height)) !== flags || (flags | seen(0)) !== flags) continue // seen is never unseen
        const up = height < highest ? (ways[at(height + 1, flags | seen(height + 1))] as bigint) : 0n
        const down = height > lowest ? (ways[at(height - 1, flags | seen(height - 1))] as bigint) : 0n
        const all = up + down
        now[at(height, flags)] = all
        if (all > 0n)
          yield { left, height, topReached: (flags & 1) === 1, bottomReached: (flags & 2) === 2, all, up }
      }
    }
    ways = now
  }
}

/** Places looked at, and drawn strings at each. */
const PLACES = 48
const STRINGS = 12

/** States that drawn strings went through, at places spread over the length, by closed forms. */
export function* statesAlong(ask: WalkAsk, drawn: Strings): Generator<State> {
  const { length } = ask
  const { reach, sink } = limitsOf(ask)
  const places = [...new Set(Array.from({ length: PLACES }, (_, i) => Math.floor((i * length) / PLACES)))]
  for (const gone of places) {
    const met = new Set<string>()
    for (let i = 0; i < Math.min(STRINGS, drawn.n); i++) {
      const state = { left: length - gone, ...stateAfter(stringAt(drawn, i), gone, reach, sink) }
      const key = `${state.height} ${state.topReached} ${state.bottomReached}`
      if (met.has(key)) continue
      met.add(key)
      yield { ...state, ...waysOn(ask, gone, state) }
    }
  }
}

type Seen = Pick<State, 'height' | 'topReached' | 'bottomReached'>

const stateAfter = (string: Uint8Array, steps: number, reach: number, sink: number): Seen => {
  let [height, highest, lowest] = [0, 0, 0]
  for (let at = 0; at < steps; at++) {
    height += 2 * ((string[at] as number) & 1) - 1
    highest = Math.max(highest, height)
    lowest = Math.min(lowest, height)
  }
  return { height, topReached: highest >= reach, bottomReached: lowest <= sink }
}

const waysOn = (
  ask: WalkAsk,
  gone: number,
  { height, topReached, bottomReached }: Seen,
): Pick<State, 'all' | 'up'> => {
  const { highest, lowest, reach, sink } = limitsOf(ask)
  const ways = (steps: number, at: number): bigint => {
    const set: WalkSet = {
      length: ask.length,
      types: 1,
      top: { min: topReached || at >= reach ? 0 : reach, max: highest },
      bottom: { min: lowest, max: bottomReached || at <= sink ? 0 : sink },
      end: ask.end,
      first: null,
      last: null,
      only: 'all',
    }
    return termsOf(set).reduce((sum, term) => sum + term.weight * after(term, steps, at), 0n)
  }
  const up = ways(gone + 1, height + 1)
  return { up, all: up + ways(gone + 1, height - 1) }
}
