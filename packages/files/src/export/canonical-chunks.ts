import { type Chunk, filePiece } from '@sweepstack/brackets'

const NEWLINE = 0x0a

/**
 * The strings of a data file's canonical text that comes in pieces, cut anywhere: a chunk for each piece, of the lines
 * that end in it. What is here is a piece and its strings, whatever the size of the text.
 * @param types the file's, which a piece alone may not show
 * @throws SweepstackError `file.invalid` where it is no canonical text
 */
export async function* canonicalChunks(
  pieces: AsyncIterable<Uint8Array>,
  types: number,
): AsyncGenerator<Chunk> {
  let rest: Uint8Array = new Uint8Array()
  let from = 0
  for await (const piece of pieces) {
    const end = piece.lastIndexOf(NEWLINE) + 1
    if (end > 0) {
      const strings = filePiece(Buffer.concat([rest, piece.subarray(0, end)]), types)
      yield { ...strings, from, sources: null }
      from += strings.n
    }
    rest = end > 0 ? piece.slice(end) : Buffer.concat([rest, piece])
  }
  // Canonical text ends in a line's end: what comes after it is refused with the line it is.
  if (rest.length > 0) yield { ...filePiece(rest, types), from, sources: null }
}
