import type { Negative } from '@sweepstack/contracts'
import { binomial } from '../counting/binomials.js'
import { balancedSet } from '../counting/sets-of.js'
import { after, before, termsOf } from '../counting/walk-set.js'
import { measure } from '../measure.js'
import type { IntRange, Shape } from '../shape.js'
import { type Strings, stringAt } from '../strings.js'
import type { CertifiedTest } from './certificate.js'
import { contains } from './contains.js'
import { type Drawn, sourceAt } from './drawn.js'
import { differences, typeExchanges, unbalancingSwaps } from './places.js'
import { testCells, testUniform } from './statistic.js'
import { testChoice } from './test-choice.js'
import { testWalks } from './test-walks.js'

type Found = { outside: number; tests: CertifiedTest[] }
type Of<K extends Negative['kind']> = Extract<Negative, { kind: K }>
type Check<N> = (drawn: Drawn, negative: N, shape: Shape) => Found
export type CorruptingKind = Exclude<Negative['kind'], 'random' | 'count' | 'zero-count' | 'joint'>

/**
 * What is checked of strings made from balanced ones. Each kind says how a string and its source must stand to each
 * other, and how likely each number, place or type is that it draws; sources are tested as balanced strings are.
 */
const CHECKS: { [K in CorruptingKind]: Check<Of<K>> } = {
  flips: (drawn, { flips }, shape) => {
    const changed = each(drawn, (i) => differences(stringAt(drawn, i), sourceAt(drawn, i)))
    const outside = outsideOf(drawn, shape, (i, string, source) => {
      const places = changed[i] as number[]
      return (
        within(flips, places.length) &&
        places.every((at) => (string[at] as number) === ((source[at] as number) ^ 1))
      )
    })
    const tests = [
      testUniform(
        'brackets turned round',
        changed.map(({ length }) => length),
        ...span(flips),
      ),
    ]
    const single = changed.flatMap((places) => (places.length === 1 ? places : []))
    if (within(flips, 1)) tests.push(testUniform('place of the one turned round', single, 0, shape.length))
    for (const k of new Set([flips.min, flips.max]))
      if (k > 1) tests.push(testTurned(drawn, changed, k, shape.length))
    return { outside, tests: [...tests, ...sourceTests(drawn, shape)] }
  },

  swaps: (drawn, { swaps }, shape) => {
    const changed = each(drawn, (i) => differences(stringAt(drawn, i), sourceAt(drawn, i)))
    const outside = outsideOf(drawn, shape, (i, string, source) => {
      const places = changed[i] as number[]
      return within(swaps, places.length / 2) && drawn.count[i] === 0 && sameSymbols(string, source, places)
    })
    const tests = [
      testUniform(
        'pairs exchanged',
        changed.map(({ length }) => length / 2),
        ...span(swaps),
      ),
    ]
    if (!within(swaps, 1)) return { outside, tests: [...tests, ...sourceTests(drawn, shape)] }
    const { test, impossible } = testChoice(
      'choice of the one pair exchanged',
      drawn.n,
      shape.length,
      (i) => {
        const [a, b] = changed[i] as number[]
        if (changed[i]?.length !== 2) return null
        return {
          chosen: (a as number) * shape.length + (b as number),
          possible: unbalancingSwaps(sourceAt(drawn, i), drawn.types),
        }
      },
    )
    return { outside: outside + impossible, tests: [...tests, test, ...sourceTests(drawn, shape)] }
  },

  edits: (drawn, { length }, shape) => ({
    outside: outsideOf(drawn, shape, (_, string) =>
      length === 'free' ? string.length > 0 : string.length === shape.length,
    ),
    tests: sourceTests(drawn, shape),
  }),

  truncation: (drawn, { cut, side }, shape) => {
    const cuts = each(drawn, (i) => sourceAt(drawn, i).length - stringAt(drawn, i).length)
    const outside = outsideOf(
      drawn,
      shape,
      (i, string, source) =>
        string.length === shape.length &&
        within(cut, cuts[i] as number) &&
        (cuts[i] as number) % 2 === 0 &&
        ((side !== 'start' && startsWith(source, string, 0)) ||
          (side !== 'end' && startsWith(source, string, cuts[i] as number))),
      (i) => ({ length: shape.length + (cuts[i] as number), depth: shape.depth }),
    )
    const halves = cuts.map((value) => value / 2)
    const tests = [
      testUniform('half of the brackets cut off', halves, ...span({ min: cut.min / 2, max: cut.max / 2 })),
    ]
    if (side === 'either')
      tests.push(
        testUniform(
          'side cut',
          each(drawn, (i) => ((drawn.count[i] as number) > 0 ? 1 : 0)),
          0,
          2,
        ),
      )
    tests.push(testLeftOpen(drawn, cuts, cut.max, shape))
    return { outside, tests }
  },

  'type-mismatch': (drawn, { mismatches }, shape) => {
    const changed = each(drawn, (i) => differences(stringAt(drawn, i), sourceAt(drawn, i)))
    const outside = outsideOf(
      drawn,
      shape,
      (i, string, source) =>
        within(mismatches, changed[i]?.length ?? 0) &&
        (changed[i] ?? []).every((at) => bothClose(string, source, at)),
    )
    const { types } = drawn
    const shifts = each(drawn, (i) =>
      (changed[i] as number[]).map((at) => {
        const [now, then] = [stringAt(drawn, i)[at] as number, sourceAt(drawn, i)[at] as number]
        return ((now >> 1) - (then >> 1) + types) % types
      }),
    ).flat()
    const tests = [
      testUniform(
        'closing brackets changed',
        changed.map(({ length }) => length),
        ...span(mismatches),
      ),
    ]
    if (types > 2) tests.push(testUniform('the type they get', shifts, 1, types - 1))
    if (within(mismatches, 1)) {
      const { test } = testChoice('choice of the one changed', drawn.n, shape.length, (i) => {
        const [chosen, ...more] = changed[i] as number[]
        return chosen === undefined || more.length > 0
          ? null
          : { chosen, possible: closesOf(sourceAt(drawn, i)) }
      })
      tests.push(test)
    }
    return { outside, tests: [...tests, ...sourceTests(drawn, shape)] }
  },

  'type-order': (drawn, _, shape) => {
    const { outside, tests } = checkExchange(drawn, (i) => sourceAt(drawn, i), shape.length, false)
    const wrong = outsideOf(drawn, shape, () => true)
    return { outside: outside + wrong, tests: [...tests, ...sourceTests(drawn, shape)] }
  },
}

/** @throws TypeError for a kind that is no corruption of a balanced string */
export const checkCorruption = (drawn: Drawn, negative: Negative, shape: Shape): Found => {
  const check = CHECKS[negative.kind as CorruptingKind] as Check<Negative> | undefined
  if (check === undefined) throw new TypeError(`${negative.kind} is made from no balanced string`)
  return check(drawn, negative, shape)
}

/** Two closing brackets of different types that exchanged them: that it is so, and that all such pairs are as likely. */
export const checkExchange = (
  drawn: Drawn,
  source: (i: number) => Uint8Array | null,
  length: number,
  inner: boolean,
): Found => {
  const { test, impossible } = testChoice('choice of the two closing brackets', drawn.n, length, (i) => {
    const from = source(i)
    if (from === null) return null
    const places = differences(stringAt(drawn, i), from)
    const [a, b] = places
    const chosen = isExchange(stringAt(drawn, i), from, places) ? (a as number) * length + (b as number) : -1
    return { chosen, possible: typeExchanges(from, inner) }
  })
  let outside = 0
  for (let i = 0; i < drawn.n; i++) {
    const from = source(i)
    if (from !== null && !isExchange(stringAt(drawn, i), from, differences(stringAt(drawn, i), from)))
      outside += 1
  }
  return { outside: Math.max(outside, impossible), tests: [test] }
}

const isExchange = (string: Uint8Array, source: Uint8Array, places: readonly number[]): boolean => {
  const [a, b] = places
  return (
    places.length === 2 &&
    string[a as number] === source[b as number] &&
    string[b as number] === source[a as number]
  )
}

/** Strings that are balanced, or whose source is not one of the shape, or that are not made as they should be. */
const outsideOf = (
  drawn: Drawn,
  shape: Shape,
  isMade: (i: number, string: Uint8Array, source: Uint8Array) => boolean,
  sourceShape: (i: number) => Shape = () => shape,
): number => {
  let outside = 0
  for (let i = 0; i < drawn.n; i++) {
    const [string, source] = [stringAt(drawn, i), sourceAt(drawn, i)]
    const isGood =
      drawn.label[i] === 0 &&
      contains(balancedSet(sourceShape(i), drawn.types), source) &&
      isMade(i, string, source)
    if (!isGood) outside += 1
  }
  return outside
}

/** Sources are uniform over the balanced strings of the shape, whatever becomes of them. */
const sourceTests = ({ sources }: Drawn, shape: Shape): CertifiedTest[] =>
  sources === null ? [] : testWalks(sources, measure(sources), balancedSet(shape, 1), 'source: ')

/**
 * Of k brackets turned round j are opening ones with chance C(m, j) C(m, k − j) / C(2m, k), whatever the source; those
 * with j = k/2 are left out, because some of them stay balanced and are drawn again.
 */
const testTurned = (drawn: Drawn, changed: readonly number[][], k: number, length: number): CertifiedTest => {
  const turned = changed.flatMap((places, i) =>
    places.length === k && drawn.count[i] !== 0
      ? [places.filter((at) => ((stringAt(drawn, i)[at] as number) & 1) === 0).length]
      : [],
  )
  const m = length / 2
  const weights = Array.from({ length: k + 1 }, (_, j) =>
    2 * j === k ? 0n : binomial(m, j) * binomial(m, k - j),
  )
  return testCells(`opening ones among ${k} turned round`, turned, { first: 0, weights })
}

/** Brackets left open (or closed without partner) when `cut` are cut off: Σ over the ways to go on from there to 0. */
const testLeftOpen = (
  drawn: Drawn,
  cuts: readonly number[],
  cut: number,
  { length, depth }: Shape,
): CertifiedTest => {
  const left = cuts.flatMap((value, i) => (value === cut ? [Math.abs(drawn.count[i] as number)] : []))
  const terms = termsOf(balancedSet({ length: length + cut, depth }, 1))
  const weights = Array.from({ length: cut }, (_, at) =>
    terms.reduce(
      (sum, term) => sum + term.weight * before(term, length, at + 1) * after(term, length, at + 1),
      0n,
    ),
  )
  return testCells(`count when ${cut} are cut off`, left, { first: 1, weights })
}

const each = <T>({ n }: Strings, value: (i: number) => T): T[] =>
  Array.from({ length: n }, (_, i) => value(i))
const within = ({ min, max }: IntRange, value: number): boolean => value >= min && value <= max
const span = ({ min, max }: IntRange): [number, number] => [min, max - min + 1]
const startsWith = (source: Uint8Array, string: Uint8Array, at: number): boolean =>
  string.every((symbol, i) => source[at + i] === symbol)
const bothClose = (a: Uint8Array, b: Uint8Array, at: number): boolean =>
  ((a[at] as number) & 1) === 0 && ((b[at] as number) & 1) === 0
const closesOf = (string: Uint8Array): number[] =>
  [...string.keys()].filter((at) => ((string[at] as number) & 1) === 0)
const sameSymbols = (a: Uint8Array, b: Uint8Array, places: readonly number[]): boolean => {
  const sorted = (string: Uint8Array): string =>
    places
      .map((at) => string[at] as number)
      .sort((x, y) => x - y)
      .join()
  return sorted(a) === sorted(b)
}
