import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SweepstackError } from '@sweepstack/contracts'
import { rngs } from '@sweepstack/stats'
import type { IntRange } from '../strings/shape.js'
import { symbolsToText } from '../strings/text.js'
import { allStrings, assertUniform, naive } from '../testing/enumerate.js'
import type { WalkAsk } from './walk-ask.js'
import { walkSampler } from './walks.js'

const within = (value: number, range: IntRange | null) =>
  range === null || (value >= range.min && value <= range.max)

/** The strings an ask names, by enumeration. */
const fitting = ({ length, top, bottom, end }: WalkAsk): string[] =>
  allStrings(length).filter((text) => {
    const is = naive(text)
    return within(is.depth, top) && within(is.dip, bottom) && (end === null || is.count === end)
  })

const ranges = (most: number): (IntRange | null)[] => {
  const all: (IntRange | null)[] = [null]
  for (let min = 0; min <= most; min++) for (let max = min; max <= most; max += 2) all.push({ min, max })
  return all
}

/** Every ask of a length, all ranges of depth and dip with every count and with any. */
const asksOf = (length: number): WalkAsk[] =>
  ranges(4).flatMap((top) =>
    ranges(3).flatMap((dip) =>
      [null, -3, -2, -1, 0, 1, 2].map((end) => ({
        length,
        top,
        bottom: dip && { min: 0 - dip.max, max: 0 - dip.min },
        end,
      })),
    ),
  )

/**
 * Draws 30 times as often as there are strings. Thousands of asks are looked at, mostly of few strings, so the bound
 * is wider than that of assertUniform: none of 10,000 right ones passes it by chance (p < 1e-6 at any freedom).
 */
const assertEven = (walks: ReturnType<typeof walkSampler>, ask: WalkAsk, set: readonly string[]) => {
  const seen = new Map(set.map((text) => [text, 0]))
  const streams = rngs(1, JSON.stringify(ask))
  const out = new Uint8Array(ask.length)
  for (let i = 0; i < 30 * set.length; i++) {
    walks.sample(ask, streams.at(i), out)
    const text = symbolsToText(out)
    const before = seen.get(text)
    assert.ok(before !== undefined, `${text} does not fit ${JSON.stringify(ask)}`)
    seen.set(text, before + 1)
  }
  const freedom = set.length - 1
  const statistic = [...seen.values()].reduce((sum, count) => sum + (count - 30) ** 2 / 30, 0)
  assert.ok(statistic <= freedom + 5 * Math.sqrt(2 * freedom) + 18, `${JSON.stringify(ask)}: ${statistic}`)
}

test('every ask of lengths 1, 4 and 5: uniform over what enumeration finds, an error where that is nothing', () => {
  for (const length of [1, 4, 5])
    for (const longest of [length, length + 3]) {
      const walks = walkSampler(longest)
      for (const ask of asksOf(length)) {
        const set = fitting(ask)
        const what = JSON.stringify(ask)
        assert.equal(walks.fits(ask), set.length > 0, what)
        if (set.length > 0) assertEven(walks, ask, set)
        else
          assert.throws(
            () => walks.sample(ask, rngs(1).at(0), new Uint8Array(length)),
            (error) => error instanceof SweepstackError && error.code === 'data.impossible' && !!error.fix,
            what,
          )
      }
    }
})

test('longer asks: depth, dip and count at once, ends free or fixed, lengths odd and even', () => {
  const at = (value: number) => ({ min: value, max: value })
  const asks: WalkAsk[] = [
    { length: 10, top: at(3), bottom: at(-2), end: 0 },
    { length: 11, top: at(3), bottom: at(-2), end: 1 },
    { length: 12, top: at(2), bottom: at(-4), end: -2 },
    { length: 10, top: at(4), bottom: null, end: 2 },
    { length: 10, top: null, bottom: at(-3), end: null },
    { length: 9, top: { min: 2, max: 5 }, bottom: { min: -9, max: -1 }, end: null },
    { length: 9, top: at(0), bottom: null, end: null },
    { length: 12, top: { min: 0, max: 4 }, bottom: at(0), end: 0 },
    { length: 12, top: { min: 5, max: 99 }, bottom: { min: -99, max: 0 }, end: 0 },
    { length: 14, top: null, bottom: at(0), end: 0 },
    { length: 10, top: null, bottom: null, end: 4 },
    { length: 10, top: null, bottom: null, end: null },
  ]
  const walks = walkSampler(40)
  for (const ask of asks) {
    const set = fitting(ask)
    assert.ok(set.length > 1)
    assertUniform(set, ask.length, (r, out) => walks.sample(ask, r, out))
  }
})

test('a string is written where it is wanted and nowhere else', () => {
  const out = new Uint8Array(12).fill(7)
  const ask = { length: 6, top: { min: 2, max: 2 }, bottom: { min: 0, max: 0 }, end: 0 }
  for (const top of [ask.top, null]) {
    walkSampler(6).sample({ ...ask, top }, rngs(2).at(0), out, 3)
    assert.deepEqual([...out.subarray(0, 3), ...out.subarray(9)], [7, 7, 7, 7, 7, 7])
    assert.equal(
      out.subarray(3, 9).reduce((sum, s) => sum + s),
      3,
    )
  }
})

test('length 2048: a joint ask gives strings that are what was asked', () => {
  const walks = walkSampler(2048)
  const out = new Uint8Array(2048)
  const asks = [
    [1024, 0, 0],
    [500, -500, 0],
    [30, -20, 10],
    [2048, 0, 2048],
    [0, -2048, -2048],
  ] as const
  for (const [depth, dip, count] of asks)
    for (let i = 0; i < 3; i++) {
      const [top, bottom] = [
        { min: depth, max: depth },
        { min: dip, max: dip },
      ]
      walks.sample({ length: 2048, top, bottom, end: count }, rngs(1, 'joint').at(i), out)
      const text = Array.from(out, (s) => (s === 1 ? 1 : -1))
      let [sum, largest, smallest] = [0, 0, 0]
      for (const step of text) {
        sum += step
        largest = Math.max(largest, sum)
        smallest = Math.min(smallest, sum)
      }
      assert.deepEqual([largest, smallest, sum], [depth, dip, count])
    }
})

test('tables stay under 64 MB, and one that was dropped is made again the same', () => {
  const walks = walkSampler(2048)
  const ask = (depth: number): WalkAsk => ({
    length: 2048,
    top: { min: depth, max: depth },
    bottom: { min: 0, max: 0 },
    end: 0,
  })
  const draw = (depth: number) => {
    const out = new Uint8Array(2048)
    walks.sample(ask(depth), rngs(1, 'kept').at(0), out)
    return out
  }
  const first = draw(700)
  for (let depth = 701; depth < 712; depth++) {
    draw(depth)
    assert.ok(walks.bytes <= 64 * 2 ** 20, `${walks.bytes}`)
  }
  assert.ok(walks.bytes > 32 * 2 ** 20)
  assert.deepEqual(draw(700), first)
})

test('what no string can be is said with what to change', () => {
  const walks = walkSampler(40)
  const fixOf = (ask: Partial<WalkAsk>): string => {
    try {
      walks.sample(
        { length: 8, top: null, bottom: null, end: null, ...ask },
        rngs(1).at(0),
        new Uint8Array(8),
      )
    } catch (error) {
      if (error instanceof SweepstackError) return `${error.message}; ${error.fix}`
    }
    return 'drawn'
  }
  const at = (value: number) => ({ min: value, max: value })
  assert.match(fixOf({ end: 3 }), /no string has length 8 and count 3.*; use an odd length or an even count/)
  assert.match(fixOf({ end: 10 }), /use a count from -8 to 8/)
  assert.match(fixOf({ top: at(1), end: 4 }), /depth 1 and count 4.*; use a depth of at least 4/)
  assert.match(fixOf({ bottom: at(-1), end: -4 }), /use a dip of at most -4/)
  assert.match(fixOf({ top: at(3), bottom: at(-2), end: 0 }), /use a length of at least 10/)
  assert.match(fixOf({ top: at(0), bottom: { min: -1, max: 0 }, end: -6 }), /use a dip of at most -6/)
  assert.match(fixOf({ top: { min: 3, max: 2 } }), /swap the ends of the range of depths/)
  assert.match(fixOf({ top: at(0), bottom: at(0) }), /widen the ranges/)
  assert.throws(
    () => walks.sample({ length: 41, top: null, bottom: null, end: null }, rngs(1).at(0), new Uint8Array(41)),
    RangeError,
  )
})
