import { type Dataset, type MeasuredStrings, makeDataset, measured } from '../features/dataset.js'
import { kindIndex } from '../features/kinds.js'
import { readCanonical } from '../strings/canonical.js'

/**
 * The strings of a data file's canonical text; an unbalanced one is of kind `file`.
 * @param types bracket types to be said of it, where there are more than are in use
 * @throws SweepstackError `file.invalid` where it is no canonical text
 */
export const fileDataset = (text: Uint8Array, types = 1): Dataset => makeDataset(...stringsOf(text, types))

/** Some lines of such a text: not signed, since a piece has no name. */
export const filePiece = (text: Uint8Array, types = 1): MeasuredStrings =>
  measured(...stringsOf(text, types), false)

const stringsOf = (text: Uint8Array, types: number) => {
  const strings = readCanonical(text)
  const kind = new Uint8Array(strings.n).fill(kindIndex('file'))
  return [{ ...strings, types: Math.max(types, strings.types) }, kind] as const
}
