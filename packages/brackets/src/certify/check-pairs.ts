import type { Corruption } from '@sweepstack/contracts'
import { balancedSet } from '../counting/sets-of.js'
import { measure } from '../features/measure.js'
import type { Shape } from '../strings/shape.js'
import { select, stringAt } from '../strings/strings.js'
import { symbolsToText } from '../strings/text.js'
import type { CertifiedTest } from './certificate.js'
import { testChoice } from './choice-tests.js'
import { contains } from './contains.js'
import { checkExchange } from './corruptions/type-order.js'
import type { Drawn } from './drawn.js'
import { listPairs, pairKey } from './list-pairs.js'
import { differences, matchedSwaps } from './places.js'
import { testShares } from './statistic.js'
import { testWalks } from './walk-tests.js'

type Found = { outside: number; tests: CertifiedTest[]; size: string | null; untested: string | null }

/**
 * Pairs: that string 2i is balanced and of the shape, that 2i + 1 is not balanced but has its length, depth, count,
 * first and last symbol, and that what changes between them is uniform over all that could. The balanced strings
 * themselves are uniform over those that can be so changed: with exchanged types that says nothing of their shape, so
 * it is tested as that of all balanced strings; with swaps that is tested where all pairs can be listed.
 */
export const checkPairs = (drawn: Drawn, corruption: Corruption, shape: Shape): Found => {
  const { length } = shape
  const set = balancedSet(shape, drawn.types)
  const partner = (i: number): Uint8Array | null => (i % 2 === 1 ? stringAt(drawn, i - 1) : null)
  let outside = drawn.n % 2
  for (let i = 1; i < drawn.n; i += 2) {
    const isMatched =
      contains(set, stringAt(drawn, i - 1)) &&
      drawn.label[i] === 0 &&
      drawn.depth[i] === drawn.depth[i - 1] &&
      drawn.count[i] === 0 &&
      isAlike(stringAt(drawn, i), stringAt(drawn, i - 1))
    if (!isMatched) outside += 1
  }
  if (corruption === 'types') {
    const found = checkExchange(drawn, partner, length, true)
    const balanced = select(
      drawn,
      Array.from({ length: drawn.n >> 1 }, (_, i) => 2 * i),
    )
    return {
      outside: Math.max(outside, found.outside),
      tests: [...found.tests, ...testWalks(balanced, measure(balanced), balancedSet(shape, 1))],
      size: null,
      untested: null,
    }
  }
  const choice = testChoice('choice of the two that change places', drawn.n, length, (i) => {
    const from = partner(i)
    if (from === null) return null
    const [a, b] = differences(stringAt(drawn, i), from)
    return { chosen: (a ?? 0) * length + (b ?? 0), possible: matchedSwaps(from) }
  })
  const listed = drawn.types === 1 ? listPairs(shape) : null
  const each = listed === null || 5 * listed.size > drawn.n / 2 ? [] : [testListed(drawn, listed)]
  return {
    outside: Math.max(outside, choice.impossible),
    tests: [...each, choice.test],
    size: listed === null ? null : `${listed.size}`,
    untested: each.length > 0 ? null : UNTESTED,
  }
}

const UNTESTED = 'how the balanced strings are spread: no formula counts those that can be so changed'

/** Every pair there is, against its chance. */
const testListed = (drawn: Drawn, listed: Map<string, number>): CertifiedTest => {
  const cells = new Map([...listed.keys()].map((key, at) => [key, at]))
  const values = Array.from({ length: drawn.n >> 1 }, (_, i) => {
    const [balanced, other] = [stringAt(drawn, 2 * i), stringAt(drawn, 2 * i + 1)]
    const [a, b] = differences(balanced, other)
    return cells.get(pairKey(symbolsToText(balanced), a ?? 0, b ?? 0)) ?? -1
  })
  return testShares('each pair there is', values, 0, [...listed.values()])
}

/** Two places apart, neither the first nor the last. */
const isAlike = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && differences(a, b).length === 2 && a[0] === b[0] && a.at(-1) === b.at(-1)
