import assert from 'node:assert/strict'
import { type Rng, rng } from '@sweepstack/stats'
import { measure } from '../measure.js'
import { fromText } from '../strings.js'
import { symbolsToText } from '../text.js'

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
  const expected = new Map<string, number>()
  for (const text of list) expected.set(text, (expected.get(text) ?? 0) + 40)
  const drawn = new Map<string, number>()
  const out = new Uint8Array(length)
  for (let i = 0; i < 40 * list.length; i++) {
    sample(rng(99, 'uniform', i), out)
    const text = symbolsToText(out)
    assert.ok(expected.has(text), `${text} is not in the list`)
    drawn.set(text, (drawn.get(text) ?? 0) + 1)
  }
  let statistic = 0
  for (const [text, e] of expected) statistic += ((drawn.get(text) ?? 0) - e) ** 2 / e
  const freedom = expected.size - 1
  assert.ok(
    Math.abs(statistic - freedom) <= 4.5 * Math.sqrt(2 * freedom),
    `chi-square ${statistic} with ${freedom} degrees of freedom`,
  )
}
