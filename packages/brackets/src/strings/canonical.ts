import { SweepstackError } from '@sweepstack/contracts'
import { CanonicalWriter } from './canonical-writer.js'
import { LineReader } from './line-reader.js'
import { type Strings, typesOf } from './strings.js'

/**
 * The canonical text of strings is lines of ASCII, in order: the string, a space, `1` (balanced) or `0`, a newline.
 * It is what data files are kept as, and its SHA-256 is what names a dataset; how many types were declared makes no
 * difference, only those in use. So
 * `printf '(()) 1\n)( 0\n' | sha256sum` gives the digest of those two strings.
 */
export const canonicalText = (strings: Strings, label: Uint8Array): Uint8Array => {
  const blocks: Uint8Array[] = []
  const writer = new CanonicalWriter(typesOf(strings.symbols), (block) => blocks.push(block.slice()))
  writer.addAll(strings, label)
  writer.end()
  return Buffer.concat(blocks)
}

/** SHA-256 of the canonical text, in hex. */
export const digestOf = (strings: Strings, label: Uint8Array): string => {
  const writer = new CanonicalWriter(typesOf(strings.symbols))
  writer.addAll(strings, label)
  return writer.end()
}

/**
 * The strings of a canonical text. Labels are not read: they follow from the strings.
 * @throws SweepstackError `file.invalid` where it is none
 */
export const readCanonical = (text: Uint8Array): Strings => {
  let n = 0
  for (let at = text.indexOf(NEWLINE); at !== -1; at = text.indexOf(NEWLINE, at + 1)) n += 1
  const offsets = new Uint32Array(n + 1)
  const room = new Uint8Array(text.length)
  const lines = new LineReader(text)
  let end = 0
  for (let i = 0; !lines.isAtEnd; i++) {
    if (!lines.read(room, end)) throw notCanonical(i + 1)
    end += lines.length
    offsets[i + 1] = end
  }
  const symbols = room.slice(0, end)
  return { n, types: typesOf(symbols), symbols, offsets }
}

const NEWLINE = 0x0a

const notCanonical = (line: number): SweepstackError =>
  new SweepstackError('file.invalid', `line ${line} is no line of a dataset's canonical text`, {
    fix: 'import the file again',
  })
