import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hash128, murmur128 } from './hash128.js'
import { naturalLog } from './natural-log.js'
import { Rng, rng } from './rng.js'

const take = (r: Rng, n: number) => Array.from({ length: n }, () => r.uint32())

const GOLDEN_0 = [4001770929, 144858617, 710935603]
const GOLDEN_TRAIN = [141167240, 737328339, 3574098510]
const GOLDEN_NORMAL = [-1.0777073275162936, -0.32645967750655974, -0.34099756712842905]

/** Pearson's statistic of counts against equal expectation. */
const chiSquare = (counts: readonly number[]) => {
  const expected = counts.reduce((a, b) => a + b, 0) / counts.length
  return counts.reduce((sum, c) => sum + (c - expected) ** 2 / expected, 0)
}

test('xoshiro128** gives the numbers of the reference C code for state 1, 2, 3, 4', () => {
  assert.deepEqual(take(new Rng([1, 2, 3, 4]), 6), [11520, 0, 5927040, 70819200, 2031721883, 1637235492])
})

test('a stream is fixed by its seed and name, here and on every machine', () => {
  assert.deepEqual(take(rng(0), 3), GOLDEN_0)
  assert.deepEqual(take(rng(7, 'train', 12), 3), GOLDEN_TRAIN)
  const r = rng(1, 'normal')
  assert.deepEqual([r.normal(), r.normal(), r.normal()], GOLDEN_NORMAL)
})

test('names are told apart: by type, by order, by where one ends', () => {
  const lists = [[], ['a'], ['a', ''], ['', 'a'], ['ab'], ['a', 'b'], [1], ['1'], [1, 2], [2, 1], [0.5], [-1]]
  const states = lists.map((parts) => hash128(3, parts).join())
  assert.equal(new Set(states).size, lists.length)
  assert.deepEqual(hash128(0, [0]), hash128(-0, [-0]))
  assert.throws(() => rng(Number.NaN), RangeError)
  assert.throws(() => rng(1, Number.POSITIVE_INFINITY), RangeError)
})

test('first draws over neighbouring indices are uniform and uncorrelated in every bit', () => {
  const n = 20_000
  const ones = new Array<number>(32).fill(0)
  const agree = new Array<number>(32).fill(0)
  let last = 0
  for (let i = 0; i < n; i++) {
    const x = rng(5, 's', i).uint32()
    for (let b = 0; b < 32; b++) {
      ones[b] = (ones[b] as number) + ((x >>> b) & 1)
      agree[b] = (agree[b] as number) + ((~(x ^ last) >>> b) & 1)
    }
    last = x
  }
  const limit = 4.5 * Math.sqrt(n / 4)
  for (const count of [...ones, ...agree]) assert.ok(Math.abs(count - n / 2) < limit, `${count}`)
})

test('int(n) is uniform, and stays in its range for every n', () => {
  const r = rng(11, 'int')
  for (const n of [2, 3, 7, 10]) {
    const counts = new Array<number>(n).fill(0)
    for (let i = 0; i < 7000; i++) {
      const x = r.int(n)
      counts[x] = (counts[x] as number) + 1
    }
    assert.ok(chiSquare(counts) < 30, `${n}: ${counts}`) // p ≈ 0.0004 at 9 degrees of freedom
  }
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 32 }), (n) => {
      const x = r.int(n)
      return Number.isInteger(x) && x >= 0 && x < n
    }),
  )
  assert.equal(r.int(1), 0)
  for (const n of [0, -1, 1.5, 2 ** 32 + 1, Number.NaN]) assert.throws(() => r.int(n), RangeError)
})

test('int(n) throws the uneven rest away: 3·2^30 would favour its first third', () => {
  const r = rng(12, 'bias')
  let low = 0
  const n = 9000
  for (let i = 0; i < n; i++) low += r.int(3 * 2 ** 30) < 2 ** 30 ? 1 : 0
  assert.ok(Math.abs(low / n - 1 / 3) < 0.02, `${low / n}`) // modulo alone gives a half
})

test('float() is in [0, 1) with mean a half and variance a twelfth', () => {
  const r = rng(13, 'float')
  const xs = Array.from({ length: 20_000 }, () => r.float())
  assert.ok(xs.every((x) => x >= 0 && x < 1))
  const mean = xs.reduce((a, b) => a + b) / xs.length
  const variance = xs.reduce((a, x) => a + (x - mean) ** 2, 0) / xs.length
  assert.ok(Math.abs(mean - 0.5) < 0.01)
  assert.ok(Math.abs(variance - 1 / 12) < 0.003)
})

test('normal() has the first four moments of a standard normal', () => {
  const r = rng(14, 'normal')
  const xs = Array.from({ length: 40_000 }, () => r.normal())
  const moment = (k: number) => xs.reduce((a, x) => a + x ** k, 0) / xs.length
  assert.ok(Math.abs(moment(1)) < 0.02)
  assert.ok(Math.abs(moment(2) - 1) < 0.03)
  assert.ok(Math.abs(moment(3)) < 0.08)
  assert.ok(Math.abs(moment(4) - 3) < 0.2)
})

test('shuffle() gives each of the 24 orders of four things equally often', () => {
  const r = rng(15, 'shuffle')
  const seen = new Map<string, number>()
  for (let i = 0; i < 4800; i++) {
    const key = r.shuffle([0, 1, 2, 3]).join('')
    seen.set(key, (seen.get(key) ?? 0) + 1)
  }
  assert.equal(seen.size, 24)
  assert.ok(chiSquare([...seen.values()]) < 55) // p ≈ 0.0002 at 23 degrees of freedom
  assert.deepEqual([...r.shuffle(Uint8Array.of(3, 1, 2))].sort(), [1, 2, 3])
  assert.deepEqual(r.shuffle([]), [])
})

test('naturalLog agrees with Math.log to 1e-15', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-300, max: 1, noNaN: true }), (x) => {
      const expected = Math.log(x)
      return Math.abs(naturalLog(x) - expected) <= 1e-15 * Math.max(Math.abs(expected), 1e-3)
    }),
    { numRuns: 2000 },
  )
  assert.equal(naturalLog(1), 0)
})

test('the hash of whole blocks is MurmurHash3 x86_128, as mmh3 5.3 has it', () => {
  // mmh3.hash_bytes(b, 0, x64arch=False) of no bytes, of 0 … 15, and of 1, 0 sixteen times
  const wordsOf = (bytes: Uint8Array) => new Int32Array(bytes.buffer)
  const counted = wordsOf(Uint8Array.from({ length: 16 }, (_, i) => i))
  const turns = wordsOf(Uint8Array.from({ length: 32 }, (_, i) => 1 - (i % 2)))
  assert.deepEqual(murmur128([], 0, 0), [0, 0, 0, 0])
  assert.deepEqual(murmur128(counted, 4, 16), [1814415397, 1435599086, -363626380, -1985651729])
  assert.deepEqual(murmur128(turns, 8, 32), [240205102, -1748028189, 243118794, 715823303])
})
