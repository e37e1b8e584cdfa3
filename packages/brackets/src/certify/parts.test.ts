import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { rng } from '@sweepstack/stats'
import fc from 'fast-check'
import { balancedSet } from '../counting/sets-of.js'
import { sizeOf, type WalkSet } from '../counting/walk-set.js'
import type { WalkAsk } from '../samplers/walk-ask.js'
import { walkSampler } from '../samplers/walks.js'
import { fromText, StringsBuilder } from '../strings/strings.js'
import { textToSymbols } from '../strings/text.js'
import { allStrings, naive } from '../testing/enumerate.js'
import { checkSize } from './check-size.js'
import { checkTable } from './check-table.js'
import { matchedSwaps, typeExchanges, unbalancingSwaps } from './places.js'
import { ratio } from './ratio.js'
import { outstanding, shapeShares } from './shape-shares.js'
import { allStates, stateCount, statesAlong } from './states.js'
import {
  countCells,
  depthCells,
  dipCells,
  heightCells,
  reachTimes,
  returnTimes,
  timeCell,
} from './walk-cells.js'

describe('ratio', () => {
  it('is a / b to a double, whatever their size', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 1000n), fc.bigInt(1n, 2n ** 1000n), (a, b) => {
        const exact = Number((a << 1200n) / b / 2n ** 150n) / 2 ** 1000 / 2 ** 50 // to 2^-53 where that is no subnormal
        const got = ratio(a, b)
        return exact === 0 || !Number.isFinite(exact) || exact < 1e-290 || Math.abs(got / exact - 1) < 1e-15
      }),
    )
    assert.equal(ratio(0n, 5n), 0)
    assert.equal(ratio(1n, 3n), 1 / 3)
    assert.equal(ratio(7n ** 900n, 7n ** 900n), 1)
    assert.equal(ratio(1n, 2n ** 1074n), 2 ** -1074)
    assert.equal(ratio(3n ** 500n, 1n), 3 ** 500)
  })
})

describe('cells of a set are what listing it gives', () => {
  const any = { types: 1, top: null, bottom: null, end: null, first: null, last: null } as const
  const sets: [string, WalkSet][] = [
    ['balanced', { ...any, length: 10, only: 'balanced' }],
    ['balanced of depth 3', { ...any, length: 12, top: { min: 3, max: 3 }, only: 'balanced' }],
    ['unbalanced', { ...any, length: 9, only: 'unbalanced' }],
    ['count 0 with ends', { ...any, length: 10, end: 0, first: 1, last: -1, only: 'unbalanced' }],
    [
      'depth 2, dip -1 to -3',
      { ...any, length: 10, top: { min: 2, max: 2 }, bottom: { min: -3, max: -1 }, only: 'unbalanced' },
    ],
  ]
  for (const [what, set] of sets)
    it(what, () => {
      const texts = allStrings(set.length).filter((text) => {
        const { depth, dip, count, balanced } = naive(text)
        return (
          balanced === (set.only === 'balanced') &&
          (set.top === null || (depth >= set.top.min && depth <= set.top.max)) &&
          (set.bottom === null || balanced || (dip >= set.bottom.min && dip <= set.bottom.max)) &&
          (set.end === null || count === set.end) &&
          (set.first === null || text.startsWith('(')) &&
          (set.last === null || text.endsWith(')'))
        )
      })
      const sums = (text: string): number[] => [...text].map((_, at) => naive(text.slice(0, at + 1)).count)
      const agree = (
        cells: { first: number; weights: readonly bigint[] },
        value: (text: string) => number,
      ) => {
        const seen = new Map<number, bigint>()
        for (const text of texts) seen.set(value(text), (seen.get(value(text)) ?? 0n) + 1n)
        for (const [at, weight] of cells.weights.entries())
          assert.equal(weight, seen.get(cells.first + at) ?? 0n)
        assert.equal(
          cells.weights.reduce((a, b) => a + b, 0n),
          BigInt(texts.length),
        )
      }
      for (const steps of [1, 3, 6]) agree(heightCells(set, steps), (text) => sums(text)[steps - 1] as number)
      agree(depthCells(set), (text) => naive(text).depth)
      if (set.only !== 'balanced') agree(dipCells(set), (text) => naive(text).dip)
      agree(countCells(set), (text) => naive(text).count)
      const back = returnTimes(set)
      agree(back.cells, (text) => timeCell(back.edges, sums(text).indexOf(0) + 1))
      const reach = reachTimes(set, 2)
      agree(reach.cells, (text) => timeCell(reach.edges, sums(text).indexOf(2) + 1))
    })
})

describe('tables', () => {
  const asks: WalkAsk[] = [
    { length: 30, top: { min: 5, max: 5 }, bottom: { min: 0, max: 0 }, end: 0 },
    { length: 21, top: { min: 2, max: 4 }, bottom: { min: -6, max: -2 }, end: 1 },
    { length: 16, top: null, bottom: { min: -3, max: 0 }, end: null },
  ]
  it('all states by recurrence are what closed forms give along strings', () => {
    for (const ask of asks) {
      const key = (s: { left: number; height: number; topReached: boolean; bottomReached: boolean }) =>
        [s.left, s.height, s.topReached, s.bottomReached].join()
      const all = new Map([...allStates(ask)].map((state) => [key(state), state]))
      assert.ok(all.size > 20 && stateCount(ask) > 0)
      const sampler = walkSampler(ask.length)
      const builder = new StringsBuilder()
      const string = new Uint8Array(ask.length)
      for (let i = 0; i < 12; i++) {
        sampler.sample(ask, rng(2, i), string)
        builder.push(string)
      }
      const along = [...statesAlong(ask, builder.strings(1))]
      assert.ok(along.length > 20)
      for (const state of along) assert.deepEqual(state, all.get(key(state)))
    }
  })

  it('are compared where there is one, and there is none where a formula draws', () => {
    const strings = fromText(['()'])
    assert.equal(checkTable(balancedSet({ length: 20, depth: null }, 1), 20, strings), null)
    const table = checkTable(balancedSet({ length: 20, depth: { min: 3, max: 3 } }, 1), 40, strings)
    assert.ok(table?.all && table.agrees && table.states > 20 && table.error > 0)
  })
})

describe('sizes', () => {
  it('are counted again by listing, recurrence or splitting, and agree', () => {
    const ways = [
      [12, { min: 2, max: 3 }, 'listing all'],
      [80, { min: 4, max: 9 }, 'recurrence'],
      [2048, { min: 1, max: 1000 }, 'splitting in the middle'],
    ] as const
    for (const [length, depth, how] of ways) {
      const set = balancedSet({ length, depth }, 1)
      const { size, again } = checkSize(set)
      assert.deepEqual(again, { how, size: `${sizeOf(set)}`, agrees: true })
      assert.equal(size, again?.size)
    }
  })
})

describe('shapes and choices', () => {
  it('shares: the depth first, then a length that holds it', () => {
    const shares = shapeShares({
      types: 1,
      length: { values: [4, 8], weights: [1, 3] },
      depth: [1, 3],
      balancedShare: 1,
      negatives: [],
      pairs: null,
    }).map(({ shape, share }) => [shape.length, shape.depth?.min, share])
    assert.deepEqual(shares, [
      [4, 1, 0.125],
      [8, 1, 0.375],
      [8, 3, 0.5],
    ])
  })

  it('outstanding: smallest, likeliest, largest, each once', () => {
    const self = (n: number) => n
    assert.deepEqual(outstanding([1, 5, 2], self), [1, 5, 2])
    assert.deepEqual(
      outstanding([1, 1, 1, 1, 1], () => 1),
      [1, 1, 1].slice(0, 1),
    )
    assert.deepEqual(outstanding([4], self), [4])
    assert.deepEqual(outstanding([], self), [])
  })

  it('places: what can be exchanged is what trying each exchange gives', () => {
    const swapped = (text: string, i: number, j: number): string => {
      const symbols = [...text]
      ;[symbols[i], symbols[j]] = [symbols[j] as string, symbols[i] as string]
      return symbols.join('')
    }
    for (const text of ['(()())', '()(()(()))', '((()))()(())', '()']) {
      const n = text.length
      const tried = Array.from({ length: n * n }, (_, at) => [Math.floor(at / n), at % n] as const).filter(
        ([i, j]) => i < j && text[i] !== text[j] && !naive(swapped(text, i, j)).balanced,
      )
      const key = ([i, j]: readonly [number, number]) => i * n + j
      assert.deepEqual(unbalancingSwaps(textToSymbols(text), 1), tried.map(key))
      assert.deepEqual(unbalancingSwaps(textToSymbols(text), 2), tried.map(key))
      const matched = tried.filter(
        ([i, j]) => i > 0 && j < n - 1 && naive(swapped(text, i, j)).depth === naive(text).depth,
      )
      assert.deepEqual(matchedSwaps(textToSymbols(text)), matched.map(key))
    }
    assert.deepEqual(typeExchanges(textToSymbols('([])()'), false), [2 * 6 + 3, 2 * 6 + 5])
    assert.deepEqual(typeExchanges(textToSymbols('([])()'), true), [2 * 6 + 3])
  })
})
