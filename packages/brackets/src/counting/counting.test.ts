import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Negative, negativeSchema } from '@sweepstack/contracts'
import { measure } from '../features/measure.js'
import { type Strings, StringsBuilder, stringAt } from '../strings/strings.js'
import { symbolsToText } from '../strings/text.js'
import { allBalanced, allStrings, naive } from '../testing/enumerate.js'
import { countAllBalanced, countBalanced, countOf, countPairs } from './counting.js'

/** All (2 k)^n strings of k types, and what each is. */
const allTyped = (length: number, types: number) => {
  const builder = new StringsBuilder()
  for (let code = 0; code < (2 * types) ** length; code++) {
    const string = new Uint8Array(length)
    for (let i = 0, left = code; i < length; i++, left = Math.floor(left / (2 * types)))
      string[i] = left % (2 * types)
    builder.push(string)
  }
  const strings = builder.strings(types)
  return { strings, measures: measure(strings) }
}
/** The depths, from 2 to 3, that balanced strings of the length have. */
const hasSourceDepth = ({ depth, text }: { depth: number; text: string }): boolean =>
  depth >= 2 && depth <= Math.min(3, text.length / 2)
const negative = (fields: object): Negative => negativeSchema.parse(fields)

test('Catalan numbers, and balanced strings by depth: every length to 14, every range', () => {
  for (let length = 0; length <= 14; length++) {
    const all = allBalanced(length)
    assert.equal(countAllBalanced(length), BigInt(all.length))
    for (let min = 1; min <= length / 2 + 1; min++)
      for (let max = min; max <= length / 2 + 2; max++) {
        const expected = all.filter(({ depth }) => depth >= min && depth <= max).length
        if (length > 0)
          assert.equal(countBalanced(length, { min, max }), BigInt(expected), `${length} ${min} ${max}`)
      }
  }
})

test('kinds that prefix sums tell are counted as enumeration counts them, to length 14', () => {
  const kinds: [object, (t: ReturnType<typeof naive> & { text: string }) => boolean][] = [
    [{ kind: 'random' }, () => true],
    [{ kind: 'edits' }, () => true],
    [{ kind: 'zero-count' }, ({ count }) => count === 0],
    ...(['open', 'close', 'any'] as const).flatMap((start) =>
      (['open', 'close', 'any'] as const).map((end): (typeof kinds)[number] => [
        { kind: 'count', count: [-3, -2, 0, 4], start, end },
        ({ count, text }) =>
          [-3, -2, 0, 4].includes(count) &&
          (start === 'any' || text.startsWith(start === 'open' ? '(' : ')')) &&
          (end === 'any' || text.endsWith(end === 'open' ? '(' : ')')),
      ]),
    ),
    [{ kind: 'joint', depth: 'same' }, hasSourceDepth],
    [{ kind: 'joint', count: 0, depth: 'same' }, (t) => hasSourceDepth(t) && t.count === 0],
    [
      { kind: 'joint', count: { min: -2, max: 2 }, depth: [0, 1, 4], dip: [-1, -3] },
      ({ count, depth, dip }) => Math.abs(count) <= 2 && [0, 1, 4].includes(depth) && [-1, -3].includes(dip),
    ],
    [
      { kind: 'truncation', cut: { min: 2, max: 4 } },
      ({ count, dip }) => dip === 0 && (count === 2 || count === 4),
    ],
  ]
  for (const length of [4, 7, 10, 14]) {
    const all = allStrings(length).map((text) => ({ ...naive(text), text }))
    for (const [fields, has] of kinds) {
      const part = negative(fields)
      if (part.kind === 'truncation' && length % 2 === 1) continue
      const expected = all.filter((t) => !t.balanced && has(t)).length
      const depth = part.kind === 'joint' ? { min: 2, max: 3 } : null
      assert.equal(countOf(part, { length, depth }), BigInt(expected), `${JSON.stringify(fields)} ${length}`)
    }
  }
})

test('with two types: balanced, random, given counts and depths, to length 8; three types to length 6', () => {
  for (const [length, types] of [
    [2, 2],
    [4, 2],
    [8, 2],
    [6, 3],
  ] as const) {
    const { strings, measures } = allTyped(length, types)
    const number = (has: (i: number) => boolean): bigint => {
      let n = 0n
      for (let i = 0; i < strings.n; i++) if (has(i)) n += 1n
      return n
    }
    const { label, depth, count, dip } = measures
    const shape = { length, depth: null }
    assert.equal(
      countOf(null, shape, types),
      number((i) => label[i] === 1),
    )
    assert.equal(
      countOf(null, { length, depth: { min: 2, max: 2 } }, types),
      number((i) => label[i] === 1 && depth[i] === 2),
    )
    assert.equal(
      countOf(negative({ kind: 'random' }), shape, types),
      number((i) => label[i] === 0),
    )
    assert.equal(
      countOf(negative({ kind: 'zero-count' }), shape, types),
      number((i) => label[i] === 0 && count[i] === 0),
    )
    assert.equal(
      countOf(negative({ kind: 'joint', dip: 0, depth: { min: 1, max: 2 } }), shape, types),
      number((i) => label[i] === 0 && dip[i] === 0 && (depth[i] === 1 || depth[i] === 2)),
    )
    for (const mismatches of [
      { min: 1, max: 1 },
      { min: 1, max: 2 },
      { min: 2, max: 64 },
    ])
      assert.equal(
        countOf(
          negative({ kind: 'type-mismatch', mismatches }),
          { length, depth: { min: 1, max: 2 } },
          types,
        ),
        number((i) => {
          const wrong = mismatchesOf(strings, i)?.length ?? 0
          return (depth[i] as number) <= 2 && wrong >= mismatches.min && wrong <= mismatches.max
        }),
        `${length} ${types} ${JSON.stringify(mismatches)}`,
      )
    const exchanged = (i: number): boolean => {
      const wrong = mismatchesOf(strings, i) ?? []
      const [a, b] = wrong
      return wrong.length === 2 && a?.open === b?.close && a?.close === b?.open
    }
    assert.equal(countOf(negative({ kind: 'type-order' }), shape, types), number(exchanged))
    const inside = (i: number) =>
      exchanged(i) && !mismatchesOf(strings, i)?.some(({ at }) => at === length - 1)
    assert.equal(countPairs('types', shape, types), number(inside))
    assert.equal(
      countOf(negative({ kind: 'truncation', cut: { min: 2, max: 2 }, side: 'either' }), shape, types),
      starts(length, types) * 2n,
    )
  }
})

/** Pairs of brackets whose types differ in a string of balanced shape; null for other shapes. */
const mismatchesOf = (strings: Strings, i: number): { at: number; open: number; close: number }[] | null => {
  const open: number[] = []
  const wrong: { at: number; open: number; close: number }[] = []
  for (const [at, symbol] of stringAt(strings, i).entries())
    if ((symbol & 1) === 1) open.push(symbol >> 1)
    else {
      const partner = open.pop()
      if (partner === undefined) return null
      if (partner !== symbol >> 1) wrong.push({ at, open: partner, close: symbol >> 1 })
    }
  return open.length > 0 ? null : wrong
}

/** Different unbalanced starts of the balanced strings two brackets longer. */
const starts = (length: number, types: number): bigint => {
  const seen = new Set<string>()
  const { strings, measures } = allTyped(length, types)
  for (let i = 0; i < strings.n; i++) {
    if (measures.label[i] === 1 || measures.count[i] !== 2 || (measures.dip[i] as number) < 0) continue
    const open: number[] = []
    const text = stringAt(strings, i)
    if (text.every((s) => ((s & 1) === 1 ? open.push(s >> 1) > 0 : open.pop() === s >> 1)))
      seen.add(symbolsToText(text, types))
  }
  return BigInt(seen.size)
}

test('what no formula counts is null, and says so rather than guess', () => {
  const shape = { length: 8, depth: null }
  for (const kind of ['flips', 'swaps']) assert.equal(countOf(negative({ kind }), shape), null)
  assert.equal(countOf(negative({ kind: 'edits', length: 'free' }), shape), null)
  assert.equal(countPairs('swap', shape, 1), null)
})

test('the ranges of depths of the longest strings add up to the Catalan number', () => {
  const parts = [
    { min: 1, max: 10 },
    { min: 11, max: 60 },
    { min: 61, max: 1024 },
  ].map((depth) => countBalanced(2048, depth))
  assert.equal(
    parts.reduce((a, b) => a + b),
    countAllBalanced(2048),
  )
  assert.ok(parts.every((part) => part > 0n))
})
