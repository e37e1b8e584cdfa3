import { type Composition, lengthReach } from '@sweepstack/contracts'
import { type MeasuredStrings, measured } from '../features/dataset.js'
import type { Strings } from '../strings/strings.js'
import { type Sampling, writerOf } from './writer.js'

/** A run of strings of a dataset, from string `from` on; not signed. */
export type Chunk = MeasuredStrings & {
  from: number
  /** string i's balanced source, empty where it has none; null where sources were not asked for */
  sources: Strings | null
}

export type Chunking = Sampling & {
  /** the first string, 0 if left out */
  from?: number
  /** the string after the last, n if left out */
  to?: number
  /** strings a chunk; about 16 MiB of symbols and at most 65,536 strings if left out */
  size?: number
  sources?: boolean
}

/** Symbols of a chunk. Large, because a chunk makes each of its tables once. */
const CHUNK_SYMBOLS = 2 ** 24
const CHUNK_STRINGS = 2 ** 16

/**
 * The strings from `from` to `to` of the n of a dataset, in chunks: string for string those of `generate`, whatever the
 * ranges and sizes, so shards agree on any machine. Memory is a byte (with more than 256 kinds two) for each string up to the last, and a chunk. Pairs are
 * marked as such in a chunk of whole ones.
 * @throws SweepstackError `data.impossible` where no string fits the composition, or none is free
 * @throws RangeError unless 0 <= from <= to <= n and size >= 1
 */
export function* generateChunks(composition: Composition, n: number, chunking: Chunking): Generator<Chunk> {
  const { from = 0, to = n, size = defaultSize(composition), sources = false } = chunking
  if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= n))
    throw new RangeError(`strings ${from} to ${to} are no range of ${n} strings; use 0 <= from <= to <= ${n}`)
  if (!(Number.isInteger(size) && size >= 1)) throw new RangeError(`size is ${size}; use 1 or more`)
  const write = writerOf(composition, n, chunking, to)
  for (let start = from; start < to; start += size) {
    const end = Math.min(start + size, to)
    const written = write(start, end, sources)
    const pairs = composition.pairs !== null && start % 2 === 0 && end % 2 === 0
    yield { ...measured(written.strings, written.kind, pairs), from: start, sources: written.sources }
  }
}

const defaultSize = (composition: Composition): number => {
  const strings = Math.min(CHUNK_STRINGS, CHUNK_SYMBOLS / lengthReach(composition).max)
  return Math.max(2, 2 * Math.floor(strings / 2))
}
