import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Negative, negativeSchema, SweepstackError, unbalancedFits } from '@sweepstack/contracts'
import { rng } from '@sweepstack/stats'
import { drawsOf } from '../testing/draws.js'
import { allTyped, assertDistribution, naive, naiveBalanced, naiveShape } from '../testing/enumerate.js'

const kind = (fields: object): Negative => negativeSchema.parse(fields)
/** Uniform over the unbalanced strings that have something. */
const assertSet = (fields: object, length: number, types: number, has: (text: string) => boolean) => {
  const texts = allTyped(length, types).filter((t) => !naiveBalanced(t) && has(t))
  const draws = drawsOf(kind(fields), { length, types, depth: { min: 1, max: length / 2 } })
  assertDistribution(new Map(texts.map((t) => [t, 1])), 30 * texts.length, (r) => draws(r).string)
}
const first = { open: '([', close: ')]', any: '()[]' }
const shape = (text: string) => naive(naiveShape(text))

describe('kinds that are uniform over a set', () => {
  it('random: all unbalanced strings, of one type and of more', () => {
    for (const length of [2, 4, 8]) assertSet({ kind: 'random' }, length, 1, () => true)
    assertSet({ kind: 'random' }, 4, 2, () => true)
    assertSet({ kind: 'random' }, 4, 3, () => true)
  })

  it('zero-count and count 0: every choice of ends', () => {
    for (const start of ['open', 'close', 'any'] as const)
      for (const end of ['open', 'close', 'any'] as const)
        for (const [length, types] of [
          [8, 1],
          [6, 2],
        ] as const) {
          const has = (t: string) =>
            shape(t).count === 0 &&
            first[start].includes(t.charAt(0)) &&
            first[end].includes(t.charAt(length - 1))
          assertSet({ kind: 'zero-count', start, end }, length, types, has)
          if (length === 8) assertSet({ kind: 'count', count: 0, start, end }, length, types, has)
        }
    assertSet({ kind: 'zero-count' }, 2, 1, (t) => t === ')(')
    assertSet({ kind: 'zero-count', start: 'open', end: 'close' }, 2, 2, (t) => t === '(]' || t === '[)')
  })

  it('count: uniform over the strings of one count, with ends, of one type and of two', () => {
    for (const [length, types, count] of [
      [2, 1, 2],
      [8, 1, -4],
      [10, 1, 2],
      [4, 2, -2],
    ] as const) {
      assertSet({ kind: 'count', count }, length, types, (t) => shape(t).count === count)
      const end = count > 0 ? 'open' : 'close'
      const ended = (t: string) => shape(t).count === count && first[end].includes(t.charAt(length - 1))
      assertSet({ kind: 'count', count, end }, length, types, ended)
    }
  })

  it('count: the target’s weights, of the counts the length has', () => {
    const seen = new Map([
      ['-2', 3],
      ['0', 1],
      ['4', 2],
    ])
    const weighted = { values: [-2, 0, 4, 10], weights: [3, 1, 2, 9] }
    const draws = drawsOf(kind({ kind: 'count', count: weighted }), { length: 8 })
    assertDistribution(seen, 600, (r) => String(naive(draws(r).string).count))
    const range = drawsOf(kind({ kind: 'count', count: { min: -5, max: 100 } }), { length: 8 })
    const evens = new Map([-4, -2, 0, 2, 4, 6, 8].map((c) => [String(c), 1]))
    assertDistribution(evens, 700, (r) => String(naive(range(r).string).count))
  })

  it('joint: every count, depth and dip of length 6 and 8 that has a string, and none that has not', () => {
    for (const length of [6, 8])
      for (const [count, depth, dip] of triples(length)) {
        const has = (t: string) =>
          (count === null || shape(t).count === count) &&
          (depth === null || shape(t).depth === depth) &&
          (dip === null || shape(t).dip === dip)
        const fields = { kind: 'joint', ...given({ count, depth, dip }) }
        if (unbalancedFits(length, 1, { count, depth, dip })) assertSet(fields, length, 1, has)
        else assert.equal(allTyped(length, 1).filter((t) => !naiveBalanced(t) && has(t)).length, 0)
      }
  })

  it('joint: with two types a balanced shape can be unbalanced', () => {
    for (const [count, depth, dip] of triples(4)) {
      const has = (t: string) =>
        (count === null || shape(t).count === count) &&
        (depth === null || shape(t).depth === depth) &&
        (dip === null || shape(t).dip === dip)
      const texts = allTyped(4, 2).filter((t) => !naiveBalanced(t) && has(t))
      assert.equal(unbalancedFits(4, 2, { count, depth, dip }), texts.length > 0, `${count} ${depth} ${dip}`)
      if (texts.length > 0) assertSet({ kind: 'joint', ...given({ count, depth, dip }) }, 4, 2, has)
    }
  })

  it('joint: a depth that is the same is that of a balanced string of the shape', () => {
    const draws = drawsOf(kind({ kind: 'joint', count: 0, depth: 'same' }), {
      length: 8,
      depth: { min: 1, max: 3 },
    })
    // Of the 14 balanced strings of length 8 with depth 1 to 3: 1, 7 and 5.
    const depths = new Map([
      ['1', 1],
      ['2', 7],
      ['3', 5],
    ])
    assertDistribution(depths, 1300, (r) => String(naive(draws(r).string).depth))
    // Of depth 4 there is no unbalanced string of length 8 and count 0.
    const any = drawsOf(kind({ kind: 'joint', count: 0, depth: 'same' }), {
      length: 8,
      depth: { min: 1, max: 4 },
    })
    assertDistribution(depths, 1300, (r) => String(naive(any(r).string).depth))
  })
})

const triples = (n: number): [count: number | null, depth: number | null, dip: number | null][] => {
  const depths = [null, ...Array.from({ length: n + 1 }, (_, d) => d)]
  const counts = [null, ...Array.from({ length: n + 1 }, (_, c) => 2 * c - n)]
  const dips = [null, ...Array.from({ length: n + 1 }, (_, d) => (d === 0 ? 0 : -d))]
  return counts.flatMap((c) =>
    depths.flatMap((d) => dips.map((dip): [typeof c, typeof d, typeof dip] => [c, d, dip])),
  )
}
const given = (fields: Record<string, number | null>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))

describe('what cannot be drawn is an error with a fix, never an endless loop', () => {
  const slips: [object, number, RegExp, number?][] = [
    [{ kind: 'zero-count', start: 'open' }, 2, /count 0 and starts with/],
    [{ kind: 'zero-count', start: 'open', end: 'close' }, 4, /ends with a closing/],
    [{ kind: 'count', count: { min: -1, max: 1 }, start: 'open' }, 2, /from -1 to 1/],
    [{ kind: 'count', count: 10 }, 8, /count 10/],
    [{ kind: 'joint', count: 0, depth: 4 }, 8, /joint: no unbalanced/],
    [{ kind: 'joint', count: [2, 4], depth: 1, dip: 0 }, 8, /joint: no unbalanced/],
    [{ kind: 'flips', flips: { min: 1, max: 3 } }, 2, /3 flips/],
    [{ kind: 'swaps', swaps: { min: 1, max: 3 } }, 4, /3 swaps/],
    [{ kind: 'truncation' }, 8, /depth 1/],
    [{ kind: 'type-mismatch' }, 8, /several bracket types/],
    [{ kind: 'type-order' }, 8, /several bracket types/],
    [{ kind: 'type-order' }, 2, /two closing/, 2],
    [{ kind: 'type-mismatch', mismatches: { min: 1, max: 3 } }, 4, /3 mismatches/, 2],
  ]
  for (const [fields, length, message, types = 1] of slips)
    it(JSON.stringify(fields), () =>
      assert.throws(
        () => drawsOf(kind(fields), { length, types, depth: { min: 1, max: 1 } })(rng(1)),
        (error) =>
          error instanceof SweepstackError &&
          error.code === 'data.impossible' &&
          !!error.fix &&
          message.test(error.message),
      ),
    )
})
