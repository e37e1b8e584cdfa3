import { KINDS, type Kind, type Preview } from '@sweepstack/contracts'
import type { Chunk } from '../generate/chunks.js'
import { toText } from '../strings/strings.js'

/** The first strings, at most `most`, as one looks at them. */
export const previewRows = async (
  chunks: Iterable<Chunk> | AsyncIterable<Chunk>,
  most: number,
): Promise<Preview['strings']> => {
  const rows: Preview['strings'] = []
  for await (const chunk of chunks) {
    for (let i = 0; i < chunk.n && rows.length < most; i++) rows.push(rowOf(chunk, i))
    if (rows.length === most) break
  }
  return rows
}

const rowOf = (chunk: Chunk, i: number): Preview['strings'][number] => {
  const { sources, label, count, depth, dip, offsets } = chunk
  const source = sources === null ? '' : toText(sources, i)
  return {
    ...{ sequence: toText(chunk, i), label: label[i] as number, count: count[i] as number },
    ...{ depth: depth[i] as number, dip: dip[i] as number },
    length: (offsets[i + 1] as number) - (offsets[i] as number),
    kind: KINDS[chunk.kind[i] as number] as Kind,
    source: source === '' ? null : source,
  }
}
