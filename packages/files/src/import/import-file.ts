import { ownAlphabet, readAlphabet } from './alphabet.js'
import { BadRows, badFile } from './bad-rows.js'
import { Checker } from './checker.js'
import { LateWriter } from './late-writer.js'
import { IMPORT_LIMITS, type ImportOptions } from './options.js'
import { readRows } from './read-rows.js'
import { type ImportSink, type ImportSummary, noSink } from './sink.js'
import type { ImportSource } from './source.js'
import { Tally } from './tally.js'
import { tooManyRows } from './too-large.js'

/**
 * Reads a data file, checks every row, and hands its canonical text to a sink: CSV `sequence,stack_depth,count` (the
 * study's form; also `label`), JSON Lines of objects or Parquet with such columns, CSV and JSON Lines also in gzip.
 * Labels, depths and counts are computed and compared with the file's. Memory stays bounded whatever its size. How
 * many bracket types a file has says how its canonical text writes them: one in words whose fifth type is not met
 * early is read twice.
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
    await undo(sink, error)
    throw error
  }
}

const undo = async (sink: ImportSink, error: unknown): Promise<void> => {
  try {
    await sink.abort(error)
  } catch (failed) {
    throw new AggregateError(
      [error, failed],
      'an import failed, and what it had written could not be taken back',
    )
  }
}

/** Once through the file. `summary` is null where its types have to be known first. */
const pass = async (source: ImportSource, options: ImportOptions, sink: ImportSink, types: number | null) => {
  const limits = { ...IMPORT_LIMITS, ...options.limits }
  const reader = options.alphabet === undefined ? ownAlphabet() : readAlphabet(options.alphabet)
  const bad = new BadRows(options.name)
  const checker = new Checker(reader, bad)
  const tally = new Tally()
  let writer: LateWriter | null = null
  for await (const _ of readRows(source, { ...options, limits }, checker, bad)) {
    options.signal?.throwIfAborted()
    const checked = checker.flush()
    tally.add(checked)
    if (tally.rows + bad.count > limits.rows) throw tooManyRows({ ...options, limits })
    if (checked.strings.n === 0 || (bad.count > 0 && options.skipBad !== true)) continue
    writer ??= new LateWriter(types ?? (reader.isWide ? null : 1))
    writer.add(checked, tally.types)
    for (const chunk of writer.take()) await sink.write(chunk)
  }
  if (bad.count > 0 && options.skipBad !== true) throw bad.error()
  const written = writer?.end(tally.types)
  if (tally.rows === 0 || written === undefined) throw noStrings(options.name, bad)
  if (written === null) return { types: tally.types, summary: null }
  for (const chunk of written.chunks) await sink.write(chunk)
  const { digest, bytes } = written
  return {
    types: tally.types,
    summary: { ref: `sha256:${digest}`, ...tally.counts(), bytes, ...bad.skipped() },
  }
}

const noStrings = (name: string, bad: BadRows) =>
  bad.count === 0
    ? badFile(name, 'the file has no strings', 'give it at least one row of data')
    : bad.error('and there are no others')
