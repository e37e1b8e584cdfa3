import { isUtf8 } from 'node:buffer'
import { badFile } from './bad-rows.js'
import { tooLarge } from './unpack.js'

/** Whole lines of a text: `line` is the number of the first. The last ends with the block, newline or not. */
export type Block = { bytes: Uint8Array; line: number }

const [LF, CR] = [0x0a, 0x0d] as const
const NOTHING = new Uint8Array(0)
/** Bytes of a byte-order mark. */
const MARK = 3

/**
 * Cuts a text in UTF-8 into blocks of whole lines, which end in LF, CRLF or CR. A byte-order mark is dropped.
 * @throws SweepstackError `file.invalid` for a NUL, what is not UTF-8, and a line longer than the limit
 */
export async function* textBlocks(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  longestLine: number,
): AsyncGenerator<Block> {
  let rest: Uint8Array = NOTHING
  let line = 1
  let position = 0
  let isStart = true
  for await (const chunk of chunks) {
    checkNul(chunk, position, name)
    position += chunk.length
    let whole = joined(rest, chunk)
    if (isStart && whole.length >= MARK) {
      whole = withoutMark(whole)
      isStart = false
    }
    const end = endOfLines(whole)
    rest = whole.slice(end)
    if (rest.length > longestLine)
      throw tooLarge(name, `a line (${line + 1} or later) of more than ${longestLine} bytes`)
    if (end === 0) continue
    const block = whole.subarray(0, end)
    checkUtf8(block, name)
    yield { bytes: block, line }
    line += linesIn(block)
  }
  checkUtf8(rest, name)
  if (rest.length > 0) yield { bytes: rest, line }
}

/** Calls back for each line of a block, without its end. */
export const eachLine = (
  { bytes, line: first }: Block,
  onLine: (from: number, to: number, line: number) => void,
): void => {
  let line = first
  let from = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number
    if (byte > CR || (byte !== LF && byte !== CR)) continue
    onLine(from, at, line++)
    if (byte === CR && bytes[at + 1] === LF) at++
    from = at + 1
  }
  if (from < bytes.length) onLine(from, bytes.length, line)
}

/** Where the last line that has ended ends. A CR at the very end may be half of CRLF. */
const endOfLines = (bytes: Uint8Array): number => {
  const lastLf = bytes.lastIndexOf(LF)
  for (let at = bytes.length - 2; at > lastLf; at--) if (bytes[at] === CR) return at + 1
  return lastLf + 1
}

const linesIn = (block: Uint8Array): number => {
  let lines = 0
  eachLine({ bytes: block, line: 1 }, () => lines++)
  return lines
}

const joined = (a: Uint8Array, b: Uint8Array): Uint8Array => {
  if (a.length === 0) return b
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

const withoutMark = (bytes: Uint8Array): Uint8Array =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(MARK) : bytes

const checkNul = (bytes: Uint8Array, position: number, name: string): void => {
  const at = bytes.indexOf(0)
  if (at !== -1)
    throw badFile(
      name,
      `byte ${position + at + 1} is NUL; this is not a text file in UTF-8`,
      'save it as UTF-8 text',
    )
}

const checkUtf8 = (bytes: Uint8Array, name: string): void => {
  if (!isUtf8(bytes)) throw badFile(name, 'the file is not UTF-8', 'save it as UTF-8 text')
}
