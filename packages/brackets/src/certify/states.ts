import { after, termsOf, type WalkSet } from '../counting/walk-set.js'
import type { WalkAsk } from '../samplers/walk-ask.js'
import { type Strings, stringAt } from '../strings/strings.js'

/**
 * Where a string is while it is drawn, two symbols at a time, with the exact number of ways to go on: in all, and those
 * behind each of the table's three chances: that the next two are not `))`, that the first is `(`, that both are. With
 * one symbol left all three are that it is `(`.
 */
export type State = {
  left: number
  height: number
  topReached: boolean
  bottomReached: boolean
  all: bigint
  ways: [bigint, bigint, bigint]
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
  return (ask.length * (highest - lowest + 1) * (reach > 1 ? 2 : 1) * (sink < 0 ? 2 : 1)) / 4
}

/** Every state a string can be in, by the recurrence: ways(left) = up(left - 1) + down(left - 1). */
export function* allStates(ask: WalkAsk): Generator<State> {
  const { length, end } = ask
  const { highest, lowest, reach, sink } = limitsOf(ask)
  const width = highest - lowest + 1
  const seen = (height: number): number => (height >= reach ? 1 : 0) + (height <= sink ? 2 : 0)
  const at = (ways: readonly bigint[], height: number, flags: number): bigint =>
    height < lowest || height > highest
      ? 0n
      : (ways[(height - lowest) * 4 + (flags | seen(height))] as bigint)
  let before = new Array<bigint>(4 * width).fill(0n) // with two symbols less left
  let last = before.slice() // with one less
  for (let height = lowest; height <= highest; height++)
    if (end === null || end === height) last[(height - lowest) * 4 + 3] = 1n
  for (let left = 1; left <= length; left++) {
    const now = new Array<bigint>(4 * width).fill(0n)
    const gone = length - left
    for (let height = Math.max(lowest, 0 - gone); height <= Math.min(highest, gone); height++) {
      if ((height + gone) % 2 !== 0) continue
      for (let flags = 0; flags < 4; flags++) {
        if ((flags | seen(height) | seen(0)) !== flags) continue // seen is never unseen
        const up = at(last, height + 1, flags)
        const down = at(last, height - 1, flags)
        const all = up + down
        now[(height - lowest) * 4 + flags] = all
        if (all === 0n || gone % 2 !== 0) continue
        const twoUp = up === 0n ? 0n : at(before, height + 2, flags | seen(height + 1))
        const twoDown = down === 0n ? 0n : at(before, height - 2, flags | seen(height - 1))
        yield {
          left,
          height,
          topReached: (flags & 1) === 1,
          bottomReached: (flags & 2) === 2,
          all,
          ways: left === 1 ? [up, up, up] : [all - twoDown, up, twoUp],
        }
      }
    }
    ;[before, last] = [last, now]
  }
}

/** Places looked at, and drawn strings at each. */
const PLACES = 48
const STRINGS = 12

/** States that drawn strings went through, at places spread over the length, by closed forms. */
export function* statesAlong(ask: WalkAsk, drawn: Strings): Generator<State> {
  const { length } = ask
  const { reach, sink } = limitsOf(ask)
  const places = [
    ...new Set(Array.from({ length: PLACES }, (_, i) => 2 * Math.floor((i * length) / PLACES / 2))),
  ]
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
): Pick<State, 'all' | 'ways'> => {
  const { length } = ask
  const { highest, lowest, reach, sink } = limitsOf(ask)
  /** Ways to go on after the heights given, one symbol each. */
  const ways = (...heights: number[]): bigint => {
    if (heights.some((one) => one < lowest || one > highest)) return 0n
    const set: WalkSet = {
      length,
      types: 1,
      top: { min: topReached || heights.some((one) => one >= reach) ? 0 : reach, max: highest },
      bottom: { min: lowest, max: bottomReached || heights.some((one) => one <= sink) ? 0 : sink },
      end: ask.end,
      first: null,
      last: null,
      only: 'all',
    }
    const at = heights.at(-1) as number
    return termsOf(set).reduce((sum, term) => sum + term.weight * after(term, gone + heights.length, at), 0n)
  }
  const up = ways(height + 1)
  const all = up + ways(height - 1)
  if (length - gone === 1) return { all, ways: [up, up, up] }
  return { all, ways: [all - ways(height - 1, height - 2), up, ways(height + 1, height + 2)] }
}
