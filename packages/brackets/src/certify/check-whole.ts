import { type Composition, isWithin, KINDS, type Kind } from '@sweepstack/contracts'
import { kindIndex } from '../features/kinds.js'
import { sizesOf } from '../generate/mixture.js'
import type { CertifiedTest, CertifiedWhole } from './certificate.js'
import type { Drawn } from './drawn.js'
import { shapeShares } from './shape-shares.js'
import { testShares } from './statistic.js'

/**
 * A dataset as a whole: each part has exactly its share of the strings, rounded; lengths, and depths where they are
 * drawn from a target, come as the composition says, in balanced and in unbalanced strings.
 */
export const checkWhole = (drawn: Drawn, composition: Composition): CertifiedWhole => {
  const tests: CertifiedTest[] = []
  const free = composition.negatives.some((one) => one.kind === 'edits' && one.length === 'free')
  for (const label of [1, 0]) {
    const whose = label === 1 ? 'balanced' : 'unbalanced'
    // Pairs share length and depth, so only one of the two is a draw of its own.
    if (composition.pairs !== null && label === 0) continue
    const places = [...drawn.label.keys()].filter((i) => drawn.label[i] === label)
    if (places.length === 0 || (label === 0 && free)) continue
    const lengths = places.map((i) => (drawn.offsets[i + 1] as number) - (drawn.offsets[i] as number))
    tests.push(...testValues(`length of ${whose} strings`, lengths, spread(composition, 'length')))
    if (label === 1 && composition.depth !== null && !isWithin(composition.depth))
      tests.push(
        ...testValues(
          'depth of balanced strings',
          places.map((i) => drawn.depth[i] as number),
          spread(composition, 'depth'),
        ),
      )
  }
  return { draws: drawn.n, shares: sharesOf(drawn, composition), tests }
}

const spread = (composition: Composition, axis: 'length' | 'depth'): Map<number, number> => {
  const shares = new Map<number, number>()
  for (const { shape, share } of shapeShares(composition)) {
    const value = axis === 'length' ? shape.length : (shape.depth?.min ?? 0)
    shares.set(value, (shares.get(value) ?? 0) + share)
  }
  return new Map([...shares].sort(([a], [b]) => a - b))
}

const testValues = (
  what: string,
  values: readonly number[],
  shares: Map<number, number>,
): CertifiedTest[] => {
  if (shares.size < 2) return []
  const cells = new Map([...shares.keys()].map((value, at) => [value, at]))
  return [
    testShares(
      what,
      values.map((value) => cells.get(value) ?? -1),
      0,
      [...shares.values()],
    ),
  ]
}

const sharesOf = (
  drawn: Drawn,
  { balancedShare, negatives, pairs }: Composition,
): CertifiedWhole['shares'] => {
  const expected = new Map<Kind, number>()
  const add = (kind: Kind, n: number) => expected.set(kind, (expected.get(kind) ?? 0) + n)
  if (pairs !== null) {
    add('balanced', drawn.n / 2)
    add(pairs === 'swap' ? 'swaps' : 'type-order', drawn.n / 2)
  } else {
    const total = negatives.reduce((sum, { weight }) => sum + weight, 0)
    const weights = [balancedShare, ...negatives.map(({ weight }) => ((1 - balancedShare) * weight) / total)]
    sizesOf(weights, drawn.n).forEach((n, at) => {
      const kind = at === 0 ? 'balanced' : negatives[at - 1]?.kind
      if (kind !== undefined && (weights[at] as number) > 0) add(kind, n)
    })
  }
  for (const kind of drawn.kind) if (!expected.has(KINDS[kind] as Kind)) expected.set(KINDS[kind] as Kind, 0)
  return [...expected].map(([part, n]) => ({
    part,
    expected: n,
    drawn: drawn.kind.reduce((sum, kind) => sum + Number(kind === kindIndex(part)), 0),
  }))
}
