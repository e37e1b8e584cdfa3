import { createHash } from 'node:crypto'
import { SweepstackError } from '@sweepstack/contracts'
import { type Strings, StringsBuilder, stringAt, typesOf } from './strings.js'
import { symbolsToText, textToSymbols } from './text.js'

/**
 * The canonical text of strings is lines of ASCII, in order: the string, a space, `1` (balanced) or `0`, a newline.
 * It is what data files are kept as, and its SHA-256 is what names a dataset:
 * `printf '(()) 1\n)( 0\n' | sha256sum` gives the digest of those two strings.
 */
export const canonicalText = (strings: Strings, label: Uint8Array): Uint8Array => {
  const parts = Array.from({ length: strings.n }, (_, i) =>
    lineOf(stringAt(strings, i), strings.types, label[i] as number),
  )
  return Buffer.concat(parts)
}

/** SHA-256 of the canonical text, in hex. */
export const digestOf = (strings: Strings, label: Uint8Array): string => {
  const hash = createHash('sha256')
  for (let i = 0; i < strings.n; i++)
    hash.update(lineOf(stringAt(strings, i), strings.types, label[i] as number))
  return hash.digest('hex')
}

/**
 * The strings of a canonical text. Labels are not read: they follow from the strings.
 * @throws SweepstackError `file.invalid` where it is none
 */
export const readCanonical = (text: Uint8Array): Strings => {
  const builder = new StringsBuilder()
  for (let from = 0, line = 1; from < text.length; line++) {
    const end = text.indexOf(NEWLINE, from)
    if (end < from + 3 || text[end - 2] !== SPACE) throw notCanonical(line)
    try {
      builder.push(textToSymbols(Buffer.from(text.subarray(from, end - 2)).toString('latin1')))
    } catch (error) {
      throw notCanonical(line, error)
    }
    from = end + 1
  }
  const strings = builder.strings(1)
  return { ...strings, types: typesOf(strings.symbols) }
}

const [OPEN_CODE, CLOSE_CODE, SPACE, NEWLINE, ZERO] = [0x28, 0x29, 0x20, 0x0a, 0x30] as const

const lineOf = (string: Uint8Array, types: number, label: number): Uint8Array => {
  if (types > 1) return Buffer.from(`${symbolsToText(string, types)} ${label}\n`, 'latin1')
  const line = new Uint8Array(string.length + 3)
  for (let i = 0; i < string.length; i++) line[i] = string[i] === 1 ? OPEN_CODE : CLOSE_CODE
  line.set([SPACE, ZERO + label, NEWLINE], string.length)
  return line
}

const notCanonical = (line: number, cause?: unknown): SweepstackError =>
  new SweepstackError('file.invalid', `line ${line} is no line of a dataset's canonical text`, {
    fix: 'import the file again',
    ...(cause === undefined ? {} : { cause }),
  })
