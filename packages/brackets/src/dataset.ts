import { digestOf } from './canonical.js'
import { kindIndex } from './kinds.js'
import { type Measures, measure } from './measure.js'
import { type Strings, select } from './strings.js'

/**
 * Strings with all that is known of them. `kind` indexes KINDS, `balanced` is how many labels are 1, and
 * minLength and maxLength are 0 in an empty one.
 */
export type Dataset = Strings &
  Measures & {
    kind: Uint8Array
    /** strings 2i and 2i + 1 are a balanced string and its corruption */
    pairs: boolean
    balanced: number
    minLength: number
    maxLength: number
    sha256: string
  }

/** Measures strings and signs them. Balanced strings are of kind `balanced` whatever `kind` says. */
export const makeDataset = (strings: Strings, kind: Uint8Array, pairs = false): Dataset => {
  const measures = measure(strings)
  let balanced = 0
  let minLength = strings.n === 0 ? 0 : Number.POSITIVE_INFINITY
  let maxLength = 0
  for (let i = 0; i < strings.n; i++) {
    const length = (strings.offsets[i + 1] as number) - (strings.offsets[i] as number)
    minLength = Math.min(minLength, length)
    maxLength = Math.max(maxLength, length)
    balanced += measures.label[i] as number
  }
  const kinds = kind.map((k, i) => (measures.label[i] === 1 ? kindIndex('balanced') : k))
  return {
    ...strings,
    ...measures,
    kind: kinds,
    pairs,
    balanced,
    minLength,
    maxLength,
    sha256: digestOf(strings, measures.label),
  }
}

/** The strings of a dataset at `indices`, in that order, as a dataset of their own; pairs are no pairs any more. */
export const subset = (dataset: Dataset, indices: readonly number[]): Dataset =>
  makeDataset(
    select(dataset, indices),
    Uint8Array.from(indices, (i) => dataset.kind[i] as number),
  )
