import { type Composition, choicesOf, hasUnbalanced, type Negative } from '@sweepstack/contracts'
import type { Shape } from '../strings/shape.js'
import type { CertifiedTest } from './certificate.js'
import type { Drawn } from './drawn.js'
import { jointChoices } from './joint-choices.js'
import { testShares } from './statistic.js'

/** How a negative's targets are drawn at a shape: tests of many strings against the targets' own weights. */
export const testTargets = (
  drawn: Drawn,
  negative: Negative,
  shape: Shape,
  { types }: Composition,
): CertifiedTest[] => {
  if (negative.kind === 'count') {
    const choices = choicesOf(negative.count, (c) => hasUnbalanced(shape.length, c, negative, types))
    return testChoices(
      'count, of those asked for',
      drawn.n,
      choices,
      ({ value }) => `${value}`,
      (i) => `${drawn.count[i]}`,
    )
  }
  if (negative.kind !== 'joint') return []
  const { choices, isWhole } = jointChoices(negative, shape, types)
  if (!isWhole) return []
  const key = (depth: unknown, count: unknown, dip: unknown): string =>
    [
      negative.depth === undefined ? '' : depth,
      negative.count === undefined ? '' : count,
      negative.dip === undefined ? '' : dip,
    ].join(' ')
  return testChoices(
    'depth, count and dip, of those asked for',
    drawn.n,
    choices,
    ({ drawn: { depth, count, dip } }) => key(depth?.min, count, dip?.min),
    (i) => key(drawn.depth[i], drawn.count[i], drawn.dip[i]),
  )
}

const testChoices = <C extends { weight: number }>(
  what: string,
  n: number,
  choices: readonly C[],
  keyOf: (choice: C) => string,
  keyAt: (i: number) => string,
): CertifiedTest[] => {
  if (choices.length < 2) return []
  const cells = new Map(choices.map((choice, at) => [keyOf(choice), at]))
  const total = choices.reduce((sum, { weight }) => sum + weight, 0)
  const values = Array.from({ length: n }, (_, i) => cells.get(keyAt(i)) ?? -1)
  return [
    testShares(
      what,
      values,
      0,
      choices.map(({ weight }) => weight / total),
    ),
  ]
}
