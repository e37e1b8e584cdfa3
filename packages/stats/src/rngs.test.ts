import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rng } from './rng.js'
import { rngs } from './rngs.js'

const GOLDEN_7 = [
  [588653694, 1470894452, 3305251618],
  [4157641253, 453327908, 977328594],
  [1513533954, 3139043589, 815898920],
]
const first = (seed: number, name: string, n: number) => {
  const streams = rngs(seed, name)
  return Uint32Array.from({ length: n }, (_, i) => streams.at(i).uint32())
}

/** Within 5 standard deviations of n fair coins (once in 1.7 million; the largest test here looks at 1,024). */
const assertFair = (heads: number, n: number, what: string) =>
  assert.ok(Math.abs(heads - n / 2) < 5 * Math.sqrt(n / 4), `${what}: ${heads} of ${n}`)

test('a stream is fixed by its seed, name and index, here and on every machine', () => {
  const streams = rngs(7, 'train')
  const drawn = [0, 1, 2 ** 53 - 1].map((i) => {
    const r = streams.at(i)
    return [r.uint32(), r.uint32(), r.uint32()]
  })
  assert.deepEqual(drawn, GOLDEN_7)
  assert.notEqual(rngs(7, 'train').at(0).uint32(), rng(7, 'train').uint32())
  assert.throws(() => rngs(Number.NaN), RangeError)
})

test('what an index draws does not depend on what was drawn before', () => {
  const forwards = first(3, 'order', 500)
  const streams = rngs(3, 'order')
  for (let i = 499; i >= 0; i--) {
    const r = streams.at(i)
    assert.equal(r.uint32(), forwards[i])
    for (let more = 0; more < i % 5; more++) r.normal()
  }
})

test('the second of a pair of normals is not left to the next index', () => {
  const streams = rngs(4, 'spare')
  const alone = streams.at(1).normal()
  streams.at(0).normal()
  assert.equal(streams.at(1).normal(), alone)
})

test('drawing in bulk gives what single draws give, and goes on from there', () => {
  const bulk = new Uint32Array(50)
  const r = rngs(5, 'bulk').at(9)
  r.fill(bulk, 40)
  const after = r.uint32()
  const one = rngs(5, 'bulk').at(9)
  for (let i = 0; i < 40; i++) assert.equal(bulk[i], one.uint32())
  assert.equal(after, one.uint32())
  assert.equal(bulk[40], 0)
})

test('neighbours differ in every bit as coins do: next, 2^16, 2^32 and 2^40 away', () => {
  const n = 20_000
  for (const apart of [1, 2, 2 ** 16, 2 ** 32, 2 ** 40]) {
    const here = rngs(6, 'near')
    const ones = new Array<number>(32).fill(0)
    const agree = new Array<number>(32).fill(0)
    for (let i = 0; i < n; i++) {
      const x = here.at(i).uint32()
      const y = here.at(i + apart).uint32()
      for (let b = 0; b < 32; b++) {
        ones[b] = (ones[b] as number) + ((x >>> b) & 1)
        agree[b] = (agree[b] as number) + ((~(x ^ y) >>> b) & 1)
      }
    }
    for (let b = 0; b < 32; b++) {
      assertFair(ones[b] as number, n, `bit ${b}`)
      assertFair(agree[b] as number, n, `bit ${b}, ${apart} away`)
    }
  }
})

test('any bit of one index says nothing of any bit of the next', () => {
  const n = 20_000
  const drawn = first(8, 'cross', n + 1)
  for (let a = 0; a < 32; a++)
    for (let b = 0; b < 32; b++) {
      let agree = 0
      for (let i = 0; i < n; i++)
        agree += 1 ^ ((((drawn[i] as number) >>> a) ^ ((drawn[i + 1] as number) >>> b)) & 1)
      assertFair(agree, n, `bit ${a} and the next one's bit ${b}`)
    }
})

test('the same index of different names and seeds is unrelated', () => {
  const n = 20_000
  const base = first(0, 'train', n)
  for (const [seed, name] of [
    [1, 'train'],
    [0, 'traim'],
    [0, 'validation'],
    [2 ** 31, 'train'],
  ] as const) {
    const other = first(seed, name, n)
    let agree = 0
    for (let i = 0; i < n; i++) {
      let same = ~((base[i] as number) ^ (other[i] as number))
      for (; same !== 0; same &= same - 1) agree += 1
    }
    assertFair(agree, 32 * n, `${seed} ${name}`)
  }
})

test('pairs of an index and the next fill a 16 by 16 board evenly, for first and for later draws', () => {
  const n = 40_000
  for (const skip of [0, 1, 5]) {
    const streams = rngs(9, 'board')
    const draw = (i: number) => {
      const r = streams.at(i)
      for (let s = 0; s < skip; s++) r.uint32()
      return r.int(16)
    }
    const board = new Float64Array(256)
    for (let i = 0; i < n; i++) {
      const cell = 16 * draw(i) + draw(i + 1)
      board[cell] = (board[cell] as number) + 1
    }
    const statistic = board.reduce((sum, c) => sum + (c - n / 256) ** 2 / (n / 256), 0)
    assert.ok(Math.abs(statistic - 255) < 4.5 * Math.sqrt(2 * 255), `${skip}: ${statistic}`)
  }
})

test('no two of 300,000 indices have the same first two draws', () => {
  const streams = rngs(10, 'distinct')
  const seen = new Set<number>()
  for (let i = 0; i < 300_000; i++) {
    const r = streams.at(i)
    seen.add(r.uint32() * 2 ** 20 + (r.uint32() >>> 12))
  }
  assert.equal(seen.size, 300_000)
})
