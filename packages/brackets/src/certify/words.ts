import type { Corruption, Negative } from '@sweepstack/contracts'
import type { WalkSet } from '../counting/walk-set.js'
import type { IntRange, Shape } from '../strings/shape.js'

/** A set that prefix sums tell: `balanced strings of length 512, depth 40`. */
export const describeWalks = ({ length, types, top, bottom, end, first, last, only }: WalkSet): string =>
  list([
    `${only === 'all' ? '' : `${only} `}strings of length ${length}`,
    top === null ? null : `depth ${range(top)}`,
    end === null ? null : `count ${end}`,
    bottom === null || only === 'balanced' ? null : `dip ${range(bottom)}`,
    first === null ? null : `starting with ${BRACKET[first]}`,
    last === null ? null : `ending with ${BRACKET[last]}`,
    types === 1 ? null : `${types} bracket types`,
  ])

/** A balanced string and what is done to it. */
export const describeCorruption = (negative: Negative, shape: Shape, types: number): string =>
  `${source(shape, types)}, ${workOf(negative)}, where that is unbalanced`

export const describePairs = (corruption: Corruption | null, shape: Shape, types: number): string =>
  `${source(shape, types)}, each with a corruption: ${
    corruption === 'types'
      ? 'two closing brackets exchange their types'
      : 'an opening and a later closing bracket change places'
  }; same length, depth, count, first and last symbol`

const workOf = (negative: Negative): string => {
  switch (negative.kind) {
    case 'flips':
      return `with ${some(negative.flips, 'bracket')} turned round`
    case 'swaps':
      return `with ${some(negative.swaps, 'pair')} of an opening and a closing bracket exchanged`
    case 'edits':
      return `with random edits${negative.length === 'kept' ? ' that keep the length' : ''}`
    case 'truncation':
      return `made longer by ${range(negative.cut)} and cut at ${negative.side === 'either' ? 'either end' : `the ${negative.side}`}`
    case 'type-mismatch':
      return `with another type for ${some(negative.mismatches, 'closing bracket')}`
    case 'type-order':
      return 'with the types of two closing brackets exchanged'
    default:
      return negative.kind
  }
}

/** What drawn strings cannot show of a kind. */
export const untestedOf = (negative: Negative): string | null => {
  switch (negative.kind) {
    case 'edits':
      return 'the number of edits, and where they are: a string does not show them'
    case 'flips':
      return several(negative.flips, 'which brackets, where several are turned round')
    case 'swaps':
      return several(negative.swaps, 'which pairs, where several are exchanged')
    case 'type-mismatch':
      return several(negative.mismatches, 'which closing brackets, where several change')
    default:
      return null
  }
}
const several = ({ max }: IntRange, words: string): string | null => (max === 1 ? null : words)

const BRACKET = { 1: 'an opening bracket', [-1]: 'a closing bracket' } as const

const source = ({ length, depth }: Shape, types: number): string =>
  list([
    `balanced strings of length ${length}`,
    depth === null ? null : `depth ${range(depth)}`,
    types === 1 ? null : `${types} bracket types`,
  ])

const range = ({ min, max }: IntRange): string => (min === max ? `${min}` : `${min} to ${max}`)
const some = (of: IntRange, what: string): string => `${range(of)} ${what}${of.max === 1 ? '' : 's'}`
const list = (parts: (string | null)[]): string => parts.filter((part) => part !== null).join(', ')
