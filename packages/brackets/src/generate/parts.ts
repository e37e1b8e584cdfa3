import type { Composition, Negative } from '@sweepstack/contracts'
import { kindIndex } from '../features/kinds.js'
import type { NegativeSampler, Tools } from '../negatives/kind.js'
import { negativeSampler } from '../negatives/registry.js'
import { PAIRINGS } from '../pairs/registry.js'

/** What a place of a dataset holds: a balanced string, a kind of negative, or (two places) a minimal pair. */
export type Part = NegativeSampler & {
  /** share of the places, relative to the other parts */
  weight: number
  /** the kind of its unbalanced strings, as a number */
  kind: number
  /** null: a balanced string, or a pair */
  negative: Negative | null
  isPair: boolean
}

/** The parts of a composition; pairs are one part, with every place. */
export const partsOf = ({ balancedShare, negatives, pairs }: Composition, tools: Tools): Part[] => {
  if (pairs !== null) {
    const { make, kind } = PAIRINGS[pairs]
    return [{ weight: 1, kind: kindIndex(kind), negative: null, isPair: true, draw: make(tools) }]
  }
  const total = negatives.reduce((sum, { weight }) => sum + weight, 0)
  const balanced: Part = {
    weight: balancedShare,
    kind: kindIndex('balanced'),
    negative: null,
    isPair: false,
    draw: (shape, r, draft) => tools.balanced(shape, r, draft.take(shape.length)),
  }
  return [
    balanced,
    ...negatives.map((negative) => ({
      ...negativeSampler(negative, tools),
      weight: ((1 - balancedShare) * negative.weight) / total,
      kind: kindIndex(negative.kind),
      negative,
      isPair: false,
    })),
  ]
}
