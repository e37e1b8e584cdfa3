import assert from 'node:assert/strict'
import { type Rng, rng } from '@sweepstack/stats'
import { measure } from '../features/measure.js'
import { fromText } from '../strings/strings.js'
import { symbolsToText } from '../strings/text.js'

/** What a string is, by the words of the design alone: slow, and written apart from `measure`. */
export const naive = (text: string) => {
  const sums = [...text].map((_, i) => text.slice(0, i + 1).split('(').length * 2 - 2 - (i + 1))
  const all = [0, ...sums]
  const count = all.at(-1) as number
  const dip = Math.min(...all)
  return { depth: Math.max(...all), count, dip, balanced: count === 0 && dip === 0 }
}

/** All 2^n strings of length n. */
export const allStrings = (n: number): string[] =>
  Array.from({ length: 2 ** n }, (_, bits) =>
    Array.from({ length: n }, (_, i) => ((bits >> i) & 1 ? '(' : ')')).join(''),
  )

/** The balanced ones, with their depth. */
export const allBalanced = (n: number): { text: string; depth: number }[] => {
  const texts = allStrings(n)
  const { label, depth } = measure(fromText(texts))
  return texts.flatMap((text, i) => (label[i] === 1 ? [{ text, depth: depth[i] as number }] : []))
}

/** All (2k)^n strings of length n with k types. */
export const allTyped = (n: number, types: number): string[] => {
  const characters = [...'()[]{}<>'].slice(0, 2 * types)
  let texts = ['']
  for (let i = 0; i < n; i++) texts = texts.flatMap((text) => characters.map((c) => text + c))
  return texts
}

/** Whether a string of up to four types is balanced: pairs that stand together go until nothing does. */
export const naiveBalanced = (text: string): boolean => {
  const less = text.replace(/\(\)|\[\]|\{\}|<>/g, '')
  return less.length === text.length ? text === '' : naiveBalanced(less)
}

/** The string with every bracket of the first type. */
export const naiveShape = (text: string): string => text.replace(/[[{<]/g, '(').replace(/[\]}>]/g, ')')

/**
 * Draws 40 times as often as the list has entries and checks that nothing else was drawn, and that Pearson's
 * statistic is within 4.5 standard deviations of its mean (seeded: a pass stays a pass). A string that is
 * listed twice is expected twice as often.
 */
export const assertUniform = (
  list: readonly string[],
  length: number,
  sample: (r: Rng, out: Uint8Array) => void,
): void => {
  const weights = new Map<string, number>()
  for (const text of list) weights.set(text, (weights.get(text) ?? 0) + 1)
  const out = new Uint8Array(length)
  assertDistribution(weights, 40 * list.length, (r) => {
    sample(r, out)
    return symbolsToText(out)
  })
}

/**
 * Checks that nothing is drawn but what has a weight, and Pearson's statistic against the weights as `assertUniform`
 * does. What is expected fewer than 5 times is taken together.
 */
export const assertDistribution = (
  weights: ReadonlyMap<string, number>,
  draws: number,
  draw: (r: Rng) => string,
): void => {
  const drawn = new Map<string, number>()
  for (let i = 0; i < draws; i++) {
    const text = draw(rng(99, 'uniform', i))
    assert.ok((weights.get(text) ?? 0) > 0, `${text} is not in the list`)
    drawn.set(text, (drawn.get(text) ?? 0) + 1)
  }
  const total = [...weights.values()].reduce((a, b) => a + b)
  const rare = { seen: 0, expected: 0 }
  let [statistic, cells] = [0, 0]
  for (const [text, weight] of weights) {
    const expected = (draws * weight) / total
    const seen = drawn.get(text) ?? 0
    if (expected < 5) {
      rare.seen += seen
      rare.expected += expected
    } else {
      statistic += (seen - expected) ** 2 / expected
      cells += 1
    }
  }
  if (rare.expected >= 5) {
    statistic += (rare.seen - rare.expected) ** 2 / rare.expected
    cells += 1
  }
  const freedom = cells - 1
  assert.ok(
    Math.abs(statistic - freedom) <= 4.5 * Math.sqrt(2 * freedom),
    `chi-square ${statistic} with ${freedom} degrees of freedom`,
  )
}
