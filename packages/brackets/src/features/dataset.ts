import { digestOf } from '../strings/canonical.js'
import { type Strings, select } from '../strings/strings.js'
import { kindIndex } from './kinds.js'
import { type Measures, measure } from './measure.js'

/**
 * Strings with all that is known of them. `kind` indexes KINDS, `balanced` is how many labels are 1, and
 * minLength and maxLength are 0 in an empty one.
 */
export type MeasuredStrings = Strings &
  Measures & {
    kind: Uint8Array
    /** strings 2i and 2i + 1 are a balanced string and its corruption */
    pairs: boolean
    balanced: number
    minLength: number
    maxLength: number
  }

/** Measured strings, named by the SHA-256 of their canonical text. */
export type Dataset = MeasuredStrings & { sha256: string }

/** Measures strings and signs them. Balanced strings are of kind `balanced` whatever `kind` says. */
export const makeDataset = (strings: Strings, kind: Uint8Array, pairs = false): Dataset => {
  const known = measured(strings, kind, pairs)
  return { ...known, sha256: digestOf(strings, known.label) }
}

/** As makeDataset, not signed. */
export const measured = (strings: Strings, kind: Uint8Array, pairs: boolean): MeasuredStrings => {
  const measures = measure(strings)
  const { n, offsets } = strings
  const kinds = Uint8Array.from(kind)
  let balanced = 0
  let minLength = n === 0 ? 0 : Number.POSITIVE_INFINITY
  let maxLength = 0
  for (let i = 0; i < n; i++) {
    const length = (offsets[i + 1] as number) - (offsets[i] as number)
    if (length < minLength) minLength = length
    if (length > maxLength) maxLength = length
    if (measures.label[i] === 0) continue
    balanced += 1
    kinds[i] = BALANCED
  }
  return { ...strings, ...measures, kind: kinds, pairs, balanced, minLength, maxLength }
}

const BALANCED = kindIndex('balanced')

/** The strings of a dataset at `indices`, in that order, as a dataset of their own; pairs are no pairs any more. */
export const subset = (dataset: Dataset, indices: readonly number[]): Dataset =>
  makeDataset(
    select(dataset, indices),
    Uint8Array.from(indices, (i) => dataset.kind[i] as number),
  )
