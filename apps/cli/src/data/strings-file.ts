import type { Chunk, Chunked } from '@sweepstack/brackets'
import type { FileFormat } from '@sweepstack/contracts'
import { exportRows } from '@sweepstack/files'
import { progress } from '../output/progress.js'
import { note } from '../output/stream.js'
import { count } from '../output/words.js'
import { writeOut } from './write-out.js'

/** Writes strings to a file or stdout, saying on stderr how far it is. */
export const writeStrings = async (
  { n, chunks }: Pick<Chunked<Chunk>, 'n' | 'chunks'>,
  out: string,
  format: FileFormat,
): Promise<void> => {
  const shown = progress((done) => `${done.toLocaleString('en-US')} of ${count(n, 'string')}`)
  await writeOut(out, exportRows(counted(chunks(), shown.at), format)).finally(shown.end)
  if (out !== '-') note(`wrote ${count(n, 'string')} to ${out}`)
}

const counted = async function* (
  chunks: Iterable<Chunk> | AsyncIterable<Chunk>,
  at: (done: number) => void,
): AsyncGenerator<Chunk> {
  for await (const chunk of chunks) {
    yield chunk
    at(chunk.from + chunk.n)
  }
}
