import { createHash } from 'node:crypto'
import { kindIndex } from './kinds.js'
import { type Measures, measure } from './measure.js'
import { OPEN, type Strings, select, stringAt } from './strings.js'

/**
 * Strings with all that is known of them. `kind` indexes KINDS, `balanced` is how many labels are 1, and
 * minLength and maxLength are 0 in an empty one.
 */
export type Dataset = Strings &
  Measures & { kind: Uint8Array; balanced: number; minLength: number; maxLength: number; sha256: string }

/** Measures strings and signs them. Balanced strings are of kind `balanced` whatever `kind` says. */
export const makeDataset = (strings: Strings, kind: Uint8Array): Dataset => {
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
    balanced,
    minLength,
    maxLength,
    sha256: digest(strings, measures.label),
  }
}

/** The strings of a dataset at `indices`, in that order, as a dataset of their own. */
export const subset = (dataset: Dataset, indices: readonly number[]): Dataset =>
  makeDataset(
    select(dataset, indices),
    Uint8Array.from(indices, (i) => dataset.kind[i] as number),
  )

/**
 * SHA-256 in hex of the dataset written as lines of ASCII, in order: the string, a space, `1` (balanced) or
 * `0`, a newline. So `printf '(()) 1\n)( 0\n' | sha256sum` gives the digest of those two strings.
 */
const digest = (strings: Strings, label: Uint8Array): string => {
  const hash = createHash('sha256')
  for (let i = 0; i < strings.n; i++) hash.update(asLine(stringAt(strings, i), label[i] as number))
  return hash.digest('hex')
}

const [OPEN_CODE, CLOSE_CODE, SPACE, NEWLINE, ZERO] = [0x28, 0x29, 0x20, 0x0a, 0x30] as const

const asLine = (string: Uint8Array, label: number): Uint8Array => {
  const line = new Uint8Array(string.length + 3)
  for (let i = 0; i < string.length; i++) line[i] = string[i] === OPEN ? OPEN_CODE : CLOSE_CODE
  line.set([SPACE, ZERO + label, NEWLINE], string.length)
  return line
}
