import { createHash } from 'node:crypto'
import { SweepstackError } from '@sweepstack/contracts'
import { LineReader } from './line-reader.js'
import { LineWriter } from './line-writer.js'
import { type Strings, typesOf } from './strings.js'

/**
 * The canonical text of strings is lines of ASCII, in order: the string, a space, `1` (balanced) or `0`, a newline.
 * It is what data files are kept as, and its SHA-256 is what names a dataset; how many types were declared makes no
 * difference, only those in use. So
 * `printf '(()) 1\n)( 0\n' | sha256sum` gives the digest of those two strings.
 */
export const canonicalText = (strings: Strings, label: Uint8Array): Uint8Array => {
  const lines = writerOf(strings, label)
  let room = 0
  for (let i = 0; i < strings.n; i++) room += lines.room(i)
  const text = new Uint8Array(room)
  let end = 0
  for (let i = 0; i < strings.n; i++) end = lines.write(i, text, end)
  return end === room ? text : text.slice(0, end)
}

const writerOf = (strings: Strings, label: Uint8Array): LineWriter =>
  new LineWriter({ ...strings, types: typesOf(strings.symbols) }, label)

/** Bytes hashed at a time. */
const BLOCK = 2 ** 16

/** SHA-256 of the canonical text, in hex. */
export const digestOf = (strings: Strings, label: Uint8Array): string => {
  const hash = createHash('sha256')
  const lines = writerOf(strings, label)
  let block = new Uint8Array(BLOCK)
  let end = 0
  for (let i = 0; i < strings.n; i++) {
    const room = lines.room(i)
    if (end + room > block.length) {
      hash.update(block.subarray(0, end))
      end = 0
      if (room > block.length) block = new Uint8Array(room)
    }
    end = lines.write(i, block, end)
  }
  return hash.update(block.subarray(0, end)).digest('hex')
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
