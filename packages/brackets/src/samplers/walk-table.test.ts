import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Rng, rngs } from '@sweepstack/stats'
import { FREE, type WalkBounds } from './walk-bounds.js'
import { WalkTable } from './walk-table.js'

const N = 2048

/** N(left, height, reached) for one column of `left`, as integers, straight from the definition. */
const exactWays = (bounds: WalkBounds, lefts: readonly number[]) => {
  const { topMin, topMax, bottomMin, bottomMax, end } = bounds
  const low = Math.max(bottomMin, -N)
  const high = Math.min(topMax, N)
  const key = (height: number, top: boolean, bottom: boolean) =>
    4 * (height - low) + (top ? 1 : 0) + (bottom ? 2 : 0)
  const settled = (height: number, top: boolean, bottom: boolean) =>
    [top || height >= topMin, bottom || bottomMax === 0 || height <= bottomMax] as const
  let ways = new Array<bigint>(4 * (high - low + 1)).fill(0n)
  for (let h = low; h <= high; h++) if (end === FREE || h === end) ways[key(h, true, true)] = 1n
  const kept = new Map<number, bigint[]>()
  for (let left = 1; left <= Math.max(...lefts); left++) {
    const before = ways
    const at = (h: number, top: boolean, bottom: boolean) =>
      h < low || h > high ? 0n : (before[key(h, ...settled(h, top, bottom))] as bigint)
    ways = new Array<bigint>(before.length).fill(0n)
    for (let h = low; h <= high; h++)
      for (const top of [false, true])
        for (const bottom of [false, true])
          ways[key(h, top, bottom)] = at(h + 1, top, bottom) + at(h - 1, top, bottom)
    if (lefts.includes(left + 1) || lefts.includes(left)) kept.set(left, ways)
  }
  return (left: number, height: number, top: boolean, bottom: boolean) =>
    height < low || height > high
      ? 0n
      : (kept.get(left)?.[key(height, ...settled(height, top, bottom))] as bigint)
}

/** part / whole to 2^-62. */
const ratio = (part: bigint, whole: bigint): number => Number((part << 62n) / whole) / 2 ** 62

const CASES: { what: string; bounds: WalkBounds }[] = [
  {
    what: 'depth 40, balanced',
    bounds: { parity: 0, topMin: 40, topMax: 40, bottomMin: 0, bottomMax: 0, end: 0 },
  },
  {
    what: 'depth 12, dip -9 and count 4',
    bounds: { parity: 0, topMin: 12, topMax: 12, bottomMin: -9, bottomMax: -9, end: 4 },
  },
  {
    what: 'depth 10 to 30, dip at least -20, any count',
    bounds: { parity: 0, topMin: 10, topMax: 30, bottomMin: -20, bottomMax: 0, end: FREE },
  },
]

test('chances at length 2048 are those of big integers: relative error at most left · 2^-52', () => {
  const lefts = [2, 17, 100, 611, 1300, N]
  for (const { what, bounds } of CASES) {
    const table = new WalkTable(N, bounds)
    const ways = exactWays(bounds, lefts)
    let compared = 0
    for (const left of lefts)
      for (let height = -12 + (left & 1); height <= 30; height += 2)
        for (const top of [false, true])
          for (const bottom of [false, true]) {
            if (Math.abs(height) > N - left || (!top && height >= bounds.topMin)) continue
            if (!bottom && bounds.bottomMax < 0 && height <= bounds.bottomMax) continue
            if (bottom && bounds.bottomMax === 0) continue
            if (bounds.topMin === 0 && top) continue
            if (height < bounds.bottomMin || height > bounds.topMax) continue
            const whole = ways(left, height, top, bottom)
            if (whole === 0n || whole === undefined) continue
            const expected = ratio(ways(left - 1, height + 1, top, bottom), whole)
            const got = table.open(left, height, (top ? 1 : 0) + (bottom ? 2 : 0))
            if ((left & 1) === 1) {
              // from two chances, divided by that of the first symbol
              assert.ok(Math.abs(got - expected) < 2 ** -44, `${what}, ${left} left at ${height}: ${got}`)
              continue
            }
            const allowed = left * 2 ** -52 * expected + 2 ** -62
            assert.ok(Math.abs(got - expected) <= allowed, `${what}, ${left} left at ${height}: ${got}`)
            compared += 1
          }
    assert.ok(compared > 60, `${what}: ${compared} compared`)
    const total = ways(N, 0, false, false)
    const { ways: mantissa, blocks } = table.walks(N)
    const relative = Number((total << 400n) >> BigInt(512 * blocks)) / 2 ** 400 / mantissa
    assert.ok(Math.abs(relative - 1) < N * 2 ** -52, `${what}: ${relative}`)
  }
})

test('chances of two symbols at length 512 are those of big integers, and certain ones are so exactly', () => {
  const bounds = { parity: 0, topMin: 12, topMax: 12, bottomMin: -9, bottomMax: -9, end: 4 }
  const table = new WalkTable(512, bounds)
  const lefts = [16, 22, 100, 400]
  const all = exactWays(bounds, [...lefts, ...lefts.map((left) => left - 1)])
  for (const left of lefts)
    for (let height = -8; height <= 12; height += 2)
      for (const top of [false, true])
        for (const bottom of [false, true]) {
          if (!top && height >= 12) continue
          const whole = all(left, height, top, bottom)
          if (whole === 0n) continue
          const [mid, high, low] = [
            all(left - 1, height + 1, top, bottom),
            [top || height + 1 >= 12, bottom] as const,
            [top, bottom || height - 1 <= -9] as const,
          ]
          const inside = (h: number) => h >= -9 && h <= 12
          const both = inside(height + 1) ? all(left - 2, height + 2, ...high) : 0n
          const last = inside(height - 1) ? all(left - 2, height - 2, ...low) : 0n
          const exact = [whole - last, mid, both].map((part) => ratio(part, whole))
          const got = table.chances(left, height, (top ? 1 : 0) + (bottom ? 2 : 0))
          for (const [i, chance] of got.entries()) {
            const expected = exact[i] as number
            const what = `${left} left at ${height}, chance ${i}: ${chance} and ${expected}`
            assert.ok(Math.abs(chance - expected) <= 2 ** -50, what)
            if (expected === 0 || expected === 1) assert.equal(chance, expected, what)
          }
        }
})

test('tables of length 2048 and depth 1024 take less than 64 MB', () => {
  for (const bounds of [
    { parity: 0, topMin: 1024, topMax: 1024, bottomMin: 0, bottomMax: 0, end: 0 },
    { parity: 0, topMin: 500, topMax: 600, bottomMin: 0, bottomMax: 0, end: 0 },
    { parity: 0, topMin: 500, topMax: 500, bottomMin: -500, bottomMax: -500, end: 0 },
    { parity: 0, topMin: 1024, topMax: N, bottomMin: -N, bottomMax: 0, end: FREE },
  ])
    assert.ok(new WalkTable(N, bounds).bytes < 64 * 2 ** 20)
})

test('walks the table says are as likely come up as often, with the most states there are', () => {
  const bounds = { parity: 0, topMin: 5, topMax: 7, bottomMin: -6, bottomMax: -4, end: 2 }
  const table = new WalkTable(200, bounds)
  const streams = rngs(3, 'cells')
  const out = new Uint8Array(200)
  const n = 20_000
  const seen = new Map<string, { expected: number; count: number }>()
  // the first six symbols, against the products of the chances
  const chanceOf = (text: string) => {
    let [height, reached, chance] = [0, 0, 1]
    for (const [i, c] of [...text].entries()) {
      const open = table.open(200 - i, height, reached)
      chance *= c === '1' ? open : 1 - open
      height += c === '1' ? 1 : -1
      if (height === 5) reached |= 1
      if (height === -4) reached |= 2
    }
    return chance
  }
  for (let k = 0; k < 64; k++) {
    const text = k.toString(2).padStart(6, '0')
    seen.set(text, { expected: n * chanceOf(text), count: 0 })
  }
  for (let i = 0; i < n; i++) {
    table.sample(streams.at(i), 200, out, 0)
    const cell = seen.get(out.subarray(0, 6).join(''))
    assert.ok(cell !== undefined)
    cell.count += 1
  }
  let statistic = 0
  let freedom = -1
  for (const { expected, count } of seen.values()) {
    if (expected < 1e-9) assert.equal(count, 0)
    else {
      statistic += (count - expected) ** 2 / expected
      freedom += 1
    }
  }
  assert.ok(freedom > 50 && Math.abs(statistic - freedom) < 4.5 * Math.sqrt(2 * freedom), `${statistic}`)
})

/** A generator whose words are all `words` for whole walks, but `first` for their first two symbols, and `next` after. */
const scripted = (first: number, words: number, next: number): Rng =>
  ({
    fill: (out: Uint32Array, n: number) => {
      out.fill(words, 0, n)
      out[n - 1] = first
    },
    uint32: () => next,
  }) as unknown as Rng

test('where a word is the first part of a chance the next word tells, of each of the three', () => {
  const bounds = { parity: 0, topMin: 3, topMax: 5, bottomMin: -4, bottomMax: -2, end: 0 }
  const table = new WalkTable(40, bounds)
  const out = new Uint8Array(40)
  const firstTwo = (word: number, next: number): string => {
    table.sample(scripted(word, 2 ** 31, next), 40, out, 0)
    return out.subarray(0, 2).join('')
  }
  const chances = table.chances(40, 0, 0)
  const outcomes = [
    ['01', '00'],
    ['10', '01'],
    ['11', '10'],
  ] as const
  for (const [i, [below, above]] of outcomes.entries()) {
    const scaled = (chances[i] as number) * 2 ** 31
    const high = Math.floor(scaled)
    const low = (scaled - high) * 2 ** 32
    assert.ok(low > 1 && low < 2 ** 32 - 1, `chance ${i} is ${chances[i]}`)
    // a word's last bit is not compared
    for (const word of [2 * high, 2 * high + 1]) {
      for (const next of [0, low - 1]) assert.equal(firstTwo(word, next), below, `chance ${i}, then ${next}`)
      for (const next of [low, 2 ** 32 - 1])
        assert.equal(firstTwo(word, next), above, `chance ${i}, then ${next}`)
    }
    assert.equal(firstTwo(2 * high - 1, 2 ** 32 - 1), below, `below chance ${i}`)
    assert.equal(firstTwo(2 * high + 2, 0), above, `above chance ${i}`)
  }
})

test('a certain step stays certain at the ends of what a word can be', () => {
  const most = 2 ** 32 - 1
  const cases: { bounds: WalkBounds; low: string; high: string }[] = [
    {
      bounds: { parity: 0, topMin: 3, topMax: 3, bottomMin: 0, bottomMax: 0, end: 0 },
      low: '11101000',
      high: '10111000',
    },
    {
      bounds: { parity: 1, topMin: 1, topMax: 1, bottomMin: 0, bottomMax: 0, end: 1 },
      low: '101010101',
      high: '101010101',
    },
  ]
  for (const { bounds, ...expected } of cases) {
    const length = expected.low.length
    const table = new WalkTable(length, bounds)
    const out = new Uint8Array(length)
    for (const next of [0, most]) {
      table.sample(scripted(0, 0, next), length, out, 0)
      assert.equal(out.join(''), expected.low)
      table.sample(scripted(most, most, next), length, out, 0)
      assert.equal(out.join(''), expected.high)
    }
  }
})
