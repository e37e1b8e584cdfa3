import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { IntRange } from '../strings/shape.js'
import { sizeByRecurrence } from './recurrence.js'
import { after, before, type Step, sizeOf, termsOf, type WalkSet } from './walk-set.js'

const any = { types: 1, top: null, bottom: null, end: null, first: null, last: null, only: 'all' } as const
const at = (value: number): IntRange => ({ min: value, max: value })

type Row = { count: number; depth: number; dip: number; first: number; last: number; middle: number }

/** Every string of a length, told by the definition alone. */
const enumerate = (length: number): Row[] =>
  Array.from({ length: 2 ** length }, (_, bits) => {
    const row = { count: 0, depth: 0, dip: 0, first: 0, last: 0, middle: 0 }
    for (let i = 0; i < length; i++) {
      row.last = ((bits >> i) & 1) === 1 ? 1 : -1
      if (i === 0) row.first = row.last
      row.count += row.last
      row.depth = Math.max(row.depth, row.count)
      row.dip = Math.min(row.dip, row.count)
      if (i + 1 === length >> 1) row.middle = row.count
    }
    return row
  })

const tally = (rows: Row[], key: (row: Row) => string): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const row of rows) counts.set(key(row), (counts.get(key(row)) ?? 0) + 1)
  return counts
}

describe('closed forms agree with every string of every length to 14', () => {
  for (let length = 0; length <= 14; length++)
    it(`length ${length}`, () => {
      const rows = enumerate(length)
      // every (count, depth, dip)
      const joint = tally(rows, (r) => `${r.count} ${r.depth} ${r.dip}`)
      for (let end = -length - 1; end <= length + 1; end++)
        for (let depth = 0; depth <= length + 1; depth++)
          for (let dip = 0; dip >= -length - 1; dip--) {
            const set: WalkSet = { ...any, length, end, top: at(depth), bottom: at(dip) }
            assert.equal(
              sizeOf(set),
              BigInt(joint.get(`${end} ${depth} ${dip}`) ?? 0),
              `${end} ${depth} ${dip}`,
            )
          }
      // every (count, first, last), balanced in or out
      if (length === 0) return
      const byEnds = tally(rows, (r) => `${r.count} ${r.first} ${r.last} ${r.count === 0 && r.dip === 0}`)
      const sum = (has: (key: string[]) => boolean): bigint =>
        [...byEnds].reduce((total, [key, n]) => total + (has(key.split(' ')) ? BigInt(n) : 0n), 0n)
      for (const first of [1, -1, null] as (Step | null)[])
        for (const last of [1, -1, null] as (Step | null)[])
          for (const only of ['all', 'balanced', 'unbalanced'] as const)
            for (const end of [null, ...Array.from({ length: 2 * length + 1 }, (_, i) => i - length)]) {
              const set: WalkSet = { ...any, length, end, first, last, only }
              const expected = sum(
                ([c, f, l, b]) =>
                  (end === null || Number(c) === end) &&
                  (first === null || Number(f) === first) &&
                  (last === null || Number(l) === last) &&
                  (only === 'all' || (only === 'balanced') === (b === 'true')),
              )
              assert.equal(sizeOf(set), expected, JSON.stringify(set))
            }
    })

  it('ranges of depth and dip, with any end or a last symbol', () => {
    for (const length of [5, 8, 9]) {
      const rows = enumerate(length)
      for (let low = 0; low <= 4; low++)
        for (let high = low; high <= 5; high++)
          for (const last of [1, -1, null] as (Step | null)[])
            for (const bottom of [null, { min: -high, max: -low }]) {
              const set: WalkSet = {
                ...any,
                length,
                top: { min: low, max: high },
                bottom,
                last,
                first: 1,
                only: 'unbalanced',
              }
              const expected = rows.filter(
                (r) =>
                  r.depth >= low &&
                  r.depth <= high &&
                  (bottom === null || (r.dip >= -high && r.dip <= -low)) &&
                  (last === null || r.last === last) &&
                  r.first === 1 &&
                  !(r.count === 0 && r.dip === 0),
              ).length
              assert.equal(sizeOf(set), BigInt(expected), JSON.stringify(set))
            }
    }
  })

  it('heights in the middle', () => {
    for (const length of [2, 3, 8, 11])
      for (const only of ['all', 'balanced', 'unbalanced'] as const)
        for (const last of [1, -1, null] as (Step | null)[]) {
          const set: WalkSet = { ...any, length, top: { min: 1, max: 3 }, last, only }
          const rows = enumerate(length).filter(
            (r) =>
              r.depth >= 1 &&
              r.depth <= 3 &&
              (last === null || r.last === last) &&
              (only === 'all' || (only === 'balanced') === (r.count === 0 && r.dip === 0)),
          )
          const steps = length >> 1
          for (let height = -length; height <= length; height++) {
            const through = termsOf(set).reduce(
              (sum, term) => sum + term.weight * before(term, steps, height) * after(term, steps, height),
              0n,
            )
            assert.equal(
              through,
              BigInt(rows.filter((r) => r.middle === height).length),
              `${length} ${height}`,
            )
          }
        }
  })
})

describe('closed forms agree with the recurrence where strings are long', () => {
  const sets: [string, Partial<WalkSet>][] = [
    ['balanced of depth 40', { length: 512, top: at(40), only: 'balanced' }],
    [
      'balanced of depth 3 to 9 with 7 types',
      { length: 120, top: { min: 3, max: 9 }, types: 7, only: 'balanced' },
    ],
    ['unbalanced', { length: 101, only: 'unbalanced', types: 2 }],
    ['unbalanced of depth 5', { length: 200, top: at(5), only: 'unbalanced' }],
    ['count 4, depth 12, dip -9', { length: 300, end: 4, top: at(12), bottom: at(-9) }],
    [
      'count 0, depth 10, dip at most -3',
      { length: 160, end: 0, top: at(10), bottom: { min: -160, max: -3 } },
    ],
    ['count 0 with ends', { length: 160, end: 0, first: 1, last: -1, only: 'unbalanced' }],
    ['depth 6 that ends with (', { length: 90, top: at(6), last: 1, first: -1, only: 'unbalanced' }],
    ['nothing', { length: 9, end: 4 }],
    ['depth 0', { length: 30, top: at(0), only: 'unbalanced' }],
  ]
  for (const [what, fields] of sets)
    it(what, () => {
      const set: WalkSet = { ...any, length: 0, ...fields }
      assert.equal(sizeOf(set), sizeByRecurrence(set))
      assert.equal(sizeOf(set) > 0n, what !== 'nothing')
    })
})
