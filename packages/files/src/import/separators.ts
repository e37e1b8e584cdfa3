import type { SweepstackError } from '@sweepstack/contracts'
import { badFile } from './bad-rows.js'

/** What separates the fields of files that are taken for CSV, and are not. */
const OTHERS = new Map([
  ['\t', 'tabs'],
  [';', 'semicolons'],
])

/** The error for a header that is one field because its columns are separated by something else; null for any other. */
export const separatedOtherwise = (names: readonly string[], name: string): SweepstackError | null => {
  const [only = ''] = names
  const separator = [...OTHERS.keys()].find((character) => names.length === 1 && only.includes(character))
  return separator === undefined ? null : notByCommas(separator, name)
}

/** The same of a first field in quotes: what stands behind its closing quote. */
export const separatorAfterQuote = (message: string, name: string): SweepstackError | null => {
  const separator = /got "([\t;])"/.exec(message)?.[1]
  return separator === undefined ? null : notByCommas(separator, name)
}

const notByCommas = (separator: string, name: string): SweepstackError =>
  badFile(
    name,
    `the file is separated by ${OTHERS.get(separator)}, not by commas`,
    'separate its fields by commas: sequence,stack_depth or sequence,label',
  )
