import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SweepstackError } from '@sweepstack/contracts'
import { rng } from '@sweepstack/stats'
import { pairsOf } from '../testing/draws.js'
import { allTyped, assertDistribution, naive, naiveBalanced, naiveShape } from '../testing/enumerate.js'

type Asked = { length: number; types: number; depth?: { min: number; max: number } }

/** Balanced strings of the shape, each with the strings of `corrupted` that keep what a pair keeps. */
const chancesOf = ({ length, types, depth }: Asked, corrupted: (text: string) => string[]) => {
  const chances = new Map<string, number>()
  const shape = (t: string) => naive(naiveShape(t))
  for (const source of allTyped(length, types)) {
    const high = shape(source).depth
    if (!naiveBalanced(source) || (depth && (high < depth.min || high > depth.max))) continue
    const results = corrupted(source).filter(
      (t) =>
        !naiveBalanced(t) &&
        shape(t).depth === high &&
        shape(t).count === 0 &&
        t[0] === source[0] &&
        t.at(-1) === source.at(-1),
    )
    for (const result of results) chances.set(`${source} ${result}`, 1 / results.length)
  }
  return chances
}

/** All strings in which the symbols a and, later, b are exchanged. */
const exchanged = (of: (a: string, b: string) => boolean) => (text: string) =>
  [...text].flatMap((a, i) =>
    [...text].flatMap((b, j) => {
      if (i >= j || !of(a, b)) return []
      const characters = [...text]
      characters[i] = b
      characters[j] = a
      return [characters.join('')]
    }),
  )
const isOpen = (c: string) => '([{<'.includes(c)
const swaps = (text: string) =>
  exchanged((a, b) => isOpen(a) && !isOpen(b))(text).filter((t) => naive(naiveShape(t)).dip < 0)
const types = exchanged((a, b) => !isOpen(a) && !isOpen(b) && a !== b)

describe('minimal pairs: uniform over the balanced strings with a corruption, then over the corruptions', () => {
  const asks: [Asked, 'swap' | 'types'][] = [
    [{ length: 6, types: 1 }, 'swap'],
    [{ length: 10, types: 1 }, 'swap'],
    [{ length: 10, types: 1, depth: { min: 3, max: 3 } }, 'swap'],
    [{ length: 12, types: 1, depth: { min: 2, max: 4 } }, 'swap'],
    [{ length: 6, types: 2 }, 'swap'],
    [{ length: 6, types: 2 }, 'types'],
    [{ length: 6, types: 2, depth: { min: 2, max: 3 } }, 'types'],
  ]
  for (const [asked, corruption] of asks)
    it(`${corruption} of ${JSON.stringify(asked)}`, () => {
      const chances = chancesOf(asked, corruption === 'swap' ? swaps : types)
      const draws = pairsOf(corruption, asked)
      assertDistribution(chances, Math.min(60_000, 60 * chances.size), (r) => {
        const { source, string } = draws(r)
        return `${source} ${string}`
      })
    })

  it('the deepest shape that has pairs has them for about 4/n of its strings, so long ones are found', () => {
    for (const length of [8, 10, 12, 14]) {
      const depth = length / 2 - 2
      const texts = allTyped(length, 1).filter((t) => naiveBalanced(t) && naive(t).depth === depth)
      const chances = chancesOf({ length, types: 1, depth: { min: depth, max: depth } }, swaps)
      const share = new Set([...chances.keys()].map((pair) => pair.split(' ')[0])).size / texts.length
      assert.ok(share > 3 / length, `${length}: ${share}`)
    }
    const { source, string } = pairsOf('swap', { length: 512, depth: { min: 254, max: 254 } })(rng(1))
    assert.deepEqual([naive(source).depth, naive(string).depth, naiveBalanced(string)], [254, 254, false])
  })

  it('shapes without pairs end in an error with a fix', () => {
    const fails = (asked: Asked, corruption: 'swap' | 'types', fix: RegExp) =>
      assert.throws(
        () => pairsOf(corruption, asked)(rng(1)),
        (error) =>
          error instanceof SweepstackError && error.code === 'data.impossible' && fix.test(error.fix ?? ''),
      )
    fails({ length: 8, types: 1, depth: { min: 3, max: 3 } }, 'swap', /length of at least 10/)
    fails({ length: 4, types: 2 }, 'types', /length of at least 6/)
    fails({ length: 8, types: 1 }, 'types', /types/)
  })
})
