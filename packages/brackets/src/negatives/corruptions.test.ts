import { describe, it } from 'node:test'
import { negativeSchema } from '@sweepstack/contracts'
import { drawsOf } from '../testing/draws.js'
import { allTyped, assertDistribution, naive, naiveBalanced, naiveShape } from '../testing/enumerate.js'

/** `source string` with its chance. */
type Chances = Map<string, number>
type Asked = { length: number; depth?: { min: number; max: number }; types?: number; longest?: number }

const sourcesOf = ({ length, depth, types = 1 }: Asked): string[] =>
  allTyped(length, types).filter((t) => {
    const high = naive(naiveShape(t)).depth
    return naiveBalanced(t) && (depth === undefined || (high >= depth.min && high <= depth.max))
  })

/** Each list a group, equally likely; in it the results that are unbalanced, equally likely. */
const byGroup = (groups: { source: string; results: string[] }[]): Chances => {
  const chances: Chances = new Map()
  const kept = groups
    .map(({ source, results }) => ({ source, results: results.filter((t) => !naiveBalanced(t)) }))
    .filter(({ results }) => results.length > 0)
  for (const { source, results } of kept)
    for (const result of results) {
      const pair = `${source} ${result}`
      chances.set(pair, (chances.get(pair) ?? 0) + 1 / results.length / kept.length)
    }
  return chances
}

const check = (fields: object, asked: Asked, chances: Chances) => {
  const draws = drawsOf(negativeSchema.parse(fields), asked)
  assertDistribution(chances, Math.min(60_000, 60 * chances.size), (r) => {
    const { source, string } = draws(r)
    return `${source} ${string}`
  })
}

const subsets = (places: number[], k: number): number[][] =>
  k === 0 ? [[]] : places.flatMap((p, i) => subsets(places.slice(i + 1), k - 1).map((rest) => [p, ...rest]))
const orders = (items: number[]): number[][] =>
  items.length === 0
    ? [[]]
    : items.flatMap((x) => orders(items.filter((y) => y !== x)).map((rest) => [x, ...rest]))
const places = (text: string, has: (c: string) => boolean) => [...text].flatMap((c, i) => (has(c) ? [i] : []))
const replace = (text: string, changes: [number, string][]) => {
  const characters = [...text]
  for (const [at, c] of changes) characters[at] = c
  return characters.join('')
}
const turned = (c: string) => '()[]{}<>'.charAt('()[]{}<>'.indexOf(c) ^ 1)
const isOpen = (c: string) => '([{<'.includes(c)

describe('corruptions: uniform over the sources, then over the changes that leave them unbalanced', () => {
  it('flips, odd and even, of one type and two', () => {
    for (const [asked, min, max] of [
      [{ length: 4 }, 1, 1],
      [{ length: 6 }, 2, 2],
      [{ length: 8, depth: { min: 2, max: 2 } }, 1, 3],
      [{ length: 4 }, 4, 4],
      [{ length: 4, types: 2 }, 1, 2],
    ] as const) {
      const groups = sourcesOf(asked).flatMap((source) =>
        Array.from({ length: max - min + 1 }, (_, i) => ({
          source,
          results: subsets(
            places(source, () => true),
            min + i,
          ).map((at) =>
            replace(
              source,
              at.map((p) => [p, turned(source.charAt(p))]),
            ),
          ),
        })),
      )
      check({ kind: 'flips', flips: { min, max } }, asked, byGroup(groups))
    }
  })

  it('swaps, types and all', () => {
    for (const [asked, min, max] of [
      [{ length: 6 }, 1, 1],
      [{ length: 8, depth: { min: 2, max: 3 } }, 1, 2],
      [{ length: 4, types: 2 }, 1, 2],
    ] as const) {
      const groups = sourcesOf(asked).flatMap((source) =>
        Array.from({ length: max - min + 1 }, (_, i) => ({
          source,
          results: subsets(places(source, isOpen), min + i).flatMap((opens) =>
            subsets(
              places(source, (c) => !isOpen(c)),
              min + i,
            )
              .flatMap(orders)
              .map((closes) =>
                replace(source, [
                  ...opens.map((p, j): [number, string] => [p, source.charAt(closes[j] as number)]),
                  ...closes.map((p, j): [number, string] => [p, source.charAt(opens[j] as number)]),
                ]),
              ),
          ),
        })),
      )
      check({ kind: 'swaps', swaps: { min, max } }, asked, byGroup(groups))
    }
  })

  it('truncation from either side, by any cut', () => {
    for (const [length, min, max] of [
      [4, 2, 2],
      [6, 2, 4],
    ] as const)
      for (const side of ['start', 'end', 'either'] as const) {
        const chances: Chances = new Map()
        const sides = side === 'either' ? (['start', 'end'] as const) : [side]
        const cuts = Array.from({ length: (max - min) / 2 + 1 }, (_, i) => min + 2 * i)
        for (const cut of cuts)
          for (const one of sides) {
            const results = sourcesOf({ length: length + cut, depth: { min: 2, max: 3 } })
              .map((source) => ({
                source,
                string: one === 'start' ? source.slice(cut) : source.slice(0, length),
              }))
              .filter(({ string }) => !naiveBalanced(string))
            for (const { source, string } of results) {
              const pair = `${source} ${string}`
              chances.set(pair, (chances.get(pair) ?? 0) + 1 / results.length)
            }
          }
        check({ kind: 'truncation', cut: { min, max }, side }, { length, depth: { min: 2, max: 3 } }, chances)
      }
  })

  it('type-mismatch: closing brackets of another type', () => {
    for (const types of [2, 3]) {
      const asked = { length: 4, types }
      const others = [')', ']', '}'].slice(0, types)
      const groups = sourcesOf(asked).flatMap((source) =>
        [1, 2].map((k) => ({
          source,
          results: subsets(
            places(source, (c) => !isOpen(c)),
            k,
          ).flatMap((at) =>
            at.reduce(
              (texts, p) =>
                texts.flatMap((t) =>
                  others.filter((c) => c !== source.charAt(p)).map((c) => replace(t, [[p, c]])),
                ),
              [source],
            ),
          ),
        })),
      )
      check({ kind: 'type-mismatch', mismatches: { min: 1, max: 2 } }, asked, byGroup(groups))
    }
  })

  it('type-order: uniform over the results', () => {
    for (const asked of [
      { length: 4, types: 3 },
      { length: 6, types: 2 },
    ]) {
      const results = sourcesOf(asked).flatMap((source) =>
        subsets(
          places(source, (c) => !isOpen(c)),
          2,
        )
          .filter(([a = 0, b = 0]) => source.charAt(a) !== source.charAt(b))
          .map(
            ([a = 0, b = 0]) =>
              `${source} ${replace(source, [
                [a, source.charAt(b)],
                [b, source.charAt(a)],
              ])}`,
          ),
      )
      check({ kind: 'type-order' }, asked, new Map(results.map((pair) => [pair, 1])))
    }
  })
})

/** How an edit of FLaRe spreads the chance of one string. */
const edited = (chances: Chances, symbols: string[], most: number): Chances => {
  const after: Chances = new Map()
  const add = (text: string, chance: number) => after.set(text, (after.get(text) ?? 0) + chance)
  for (const [text, chance] of chances) {
    const kinds = 1 + Number(text.length < most) + Number(text.length > 1)
    const share = chance / kinds
    for (let at = 0; at <= text.length; at++) {
      const [before, rest] = [text.slice(0, at), text.slice(at)]
      if (text.length < most)
        for (const c of symbols) add(before + c + rest, share / (text.length + 1) / symbols.length)
      if (at === text.length) continue
      if (text.length > 1) add(before + rest.slice(1), share / text.length)
      for (const c of symbols)
        if (c !== text.charAt(at)) add(before + c + rest.slice(1), share / text.length / (symbols.length - 1))
    }
  }
  return after
}

describe('edits: a geometric number of them, as FLaRe does', () => {
  for (const [length, kept, longest, types, p, most] of [
    [4, 'free', 4, 1, 0.5, 18],
    [2, 'free', 4, 2, 0.7, 12],
    [4, 'kept', 4, 1, 0.9, 6],
    [2, 'kept', 4, 2, 0.9, 4],
  ] as const)
    it(`length ${length}, ${kept}, ${types} types`, () => {
      const symbols = [...'()[]'].slice(0, 2 * types)
      const sources = sourcesOf({ length, types })
      const chances: Chances = new Map()
      for (const source of sources) {
        const kept1: Chances = new Map()
        let now: Chances = new Map([[source, 1]])
        for (let k = 1; k <= most; k++) {
          now = edited(now, symbols, kept === 'free' ? longest : Number.POSITIVE_INFINITY)
          for (const [text, chance] of now)
            if (!naiveBalanced(text) && (kept === 'free' || text.length === length))
              kept1.set(text, (kept1.get(text) ?? 0) + chance * p * (1 - p) ** (k - 1))
        }
        const total = [...kept1.values()].reduce((a, b) => a + b)
        for (const [text, chance] of kept1) chances.set(`${source} ${text}`, chance / total)
      }
      check({ kind: 'edits', p, length: kept }, { length, types, longest }, chances)
    })
})
