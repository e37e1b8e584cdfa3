import { ownAlphabet, readAlphabet } from './alphabet.js'
import { BadRows, badFile } from './bad-rows.js'
import { CanonicalWriter } from './canonical-writer.js'
import { Checker } from './checker.js'
import { IMPORT_LIMITS, type ImportOptions } from './options.js'
import { readRows } from './read-rows.js'
import { type ImportSink, type ImportSummary, noSink } from './sink.js'
import type { ImportSource } from './source.js'
import { Tally } from './tally.js'
import { tooLarge } from './unpack.js'

/**
 * Reads a data file, checks every row, and hands its canonical text to a sink: CSV `sequence,stack_depth,count` (the
 * study's form; also `label`), JSON Lines of objects or Parquet with such columns, CSV and JSON Lines also in gzip.
 * Labels, depths and counts are computed and compared with the file's. Memory stays bounded whatever its size. A file
 * that may have more than four bracket types is read twice: how many it has says how its canonical text writes them.
 * @throws SweepstackError `file.invalid` with what is wrong with the file, or its first ten bad rows;
 * `request.invalid` for an alphabet that is none
 */
export const importFile = async (
  source: ImportSource,
  options: ImportOptions,
  sink: ImportSink = noSink,
): Promise<ImportSummary> => {
  try {
    const first = await pass(source, options, sink, null)
    const { summary } = first.summary === null ? await pass(source, options, sink, first.types) : first
    if (summary === null) throw new Error('a pass that knows the types writes')
    await sink.commit(summary)
    return summary
  } catch (error) {
    await sink.abort(error)
    throw error
  }
}

/** Once through the file. Without `types` one that may have more than four of them is only looked at. */
const pass = async (source: ImportSource, options: ImportOptions, sink: ImportSink, types: number | null) => {
  const limits = { ...IMPORT_LIMITS, ...options.limits }
  const reader = options.alphabet === undefined ? ownAlphabet() : readAlphabet(options.alphabet)
  const bad = new BadRows(options.name)
  const checker = new Checker(reader, bad)
  const tally = new Tally()
  let writer: CanonicalWriter | null = null
  for await (const _ of readRows(source, { ...options, limits }, checker, bad)) {
    options.signal?.throwIfAborted()
    const checked = checker.flush()
    if (tally.rows + bad.count + checked.strings.n > limits.rows)
      throw tooLarge(options.name, `more than ${limits.rows} rows`)
    const isLost = bad.count > 0 && options.skipBad !== true
    if (checked.strings.n > 0 && (types !== null || !reader.isWide))
      writer ??= new CanonicalWriter(types ?? 1)
    for (let i = 0; i < checked.strings.n; i++) {
      if (checked.keep[i] === 0) continue
      tally.add(checked, i)
      if (!isLost) writer?.add(checked.strings, i, checked.label[i] as number)
    }
    for (const chunk of writer?.take() ?? []) await sink.write(chunk)
  }
  if (bad.count > 0 && options.skipBad !== true) throw bad.error()
  if (tally.rows === 0) throw noStrings(options.name, bad)
  if (writer === null) return { types: tally.types, summary: null }
  const { chunks, digest } = writer.end()
  for (const chunk of chunks) await sink.write(chunk)
  return {
    types: tally.types,
    summary: { ref: `sha256:${digest}`, ...tally.counts(), bytes: writer.bytes, ...bad.skipped() },
  }
}

const noStrings = (name: string, bad: BadRows) =>
  bad.count === 0
    ? badFile(name, 'the file has no strings', 'give it at least one row of data')
    : bad.error('and there are no others')
