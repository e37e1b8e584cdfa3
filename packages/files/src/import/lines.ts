import { isUtf8 } from 'node:buffer'
import { badFile } from './bad-rows.js'
import { tooLongLine } from './too-large.js'

const [LF, CR] = [0x0a, 0x0d] as const
const NOTHING = new Uint8Array(0)
/** Bytes of a byte-order mark. */
const MARK = 3

/**
 * Cuts a text in UTF-8 into blocks of whole lines, which end in LF, CRLF or CR; the last may end without. A byte-order
 * mark is dropped.
 * @throws SweepstackError `file.invalid` for a NUL, what is not UTF-8, and a line longer than the limit
 */
export async function* textBlocks(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  longestLine: number,
): AsyncGenerator<Uint8Array> {
  let rest: Uint8Array = NOTHING
  let position = 0
  let isStart = true
  for await (const chunk of chunks) {
    checkNul(chunk, position, name)
    position += chunk.length
    let text = joined(rest, chunk)
    if (isStart && text.length >= MARK) {
      text = withoutMark(text)
      isStart = false
    }
    const end = endOfLines(text)
    rest = text.slice(end)
    if (rest.length > longestLine) throw tooLongLine(name, longestLine, position)
    if (end === 0) continue
    const block = text.subarray(0, end)
    checkUtf8(block, name)
    yield block
  }
  checkUtf8(rest, name)
  const last = isStart ? withoutMark(rest) : rest
  if (last.length > 0) yield last
}

/** Calls back for each line of a block, without its end. `first` is the number of the first; gives that of the next. */
export const eachLine = (
  block: Uint8Array,
  first: number,
  onLine: (from: number, to: number, line: number) => void,
): number => {
  let line = first
  let from = 0
  for (let at = 0; at < block.length; at++) {
    const byte = block[at] as number
    if (byte > CR || (byte !== LF && byte !== CR)) continue
    onLine(from, at, line++)
    if (byte === CR && block[at + 1] === LF) at++
    from = at + 1
  }
  if (from < block.length) onLine(from, block.length, line++)
  return line
}

/** Where the last line that has ended ends. A CR at the very end may be half of CRLF. */
const endOfLines = (bytes: Uint8Array): number => {
  const lastLf = bytes.lastIndexOf(LF)
  for (let at = bytes.length - 2; at > lastLf; at--) if (bytes[at] === CR) return at + 1
  return lastLf + 1
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
