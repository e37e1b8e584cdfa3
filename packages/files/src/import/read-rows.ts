import { type BadRows, badFile } from './bad-rows.js'
import type { Checker } from './checker.js'
import { CsvReader } from './csv.js'
import { isGzip, isParquet, strangerOf, textFormat } from './format.js'
import { JsonlReader } from './jsonl.js'
import { textBlocks } from './lines.js'
import type { ImportOptions, ReadOptions } from './options.js'
import { type ImportSource, sequentially } from './source.js'
import { gunzipped, upTo } from './unpack.js'

const SNIFFED = 512

/** Finds out what the file is and hands its rows to a checker; stops often, for the checker to be flushed. */
export async function* readRows(
  source: ImportSource,
  options: ReadOptions,
  checker: Checker,
  bad: BadRows,
): AsyncGenerator<void> {
  const { name, format } = options
  if (source.byteLength === 0)
    throw badFile(name, 'the file is empty', 'give it a header and at least one line of data')
  const start = await source.slice(0, Math.min(SNIFFED, source.byteLength))
  const found = isParquet(start) ? 'parquet' : 'text'
  if (format !== undefined && (format === 'parquet') !== (found === 'parquet'))
    throw badFile(
      name,
      `this is ${found === 'text' ? 'no' : 'a'} Parquet file`,
      'leave the format out to have it found',
    )
  if (found === 'parquet') {
    bad.unit = 'row'
    // Its libraries are loaded where there is such a file: otherwise every command would wait for them.
    const { readParquet } = await import('./parquet.js')
    yield* readParquet(source, options, checker)
  } else {
    const bytes = isGzip(start) ? gunzipped(sequentially(source), name) : sequentially(source)
    yield* readText(upTo(options, bytes), options, checker)
  }
}

async function* readText(
  bytes: AsyncIterable<Uint8Array>,
  options: ReadOptions,
  checker: Checker,
): AsyncGenerator<void> {
  const { name, limits, columns = {} } = options
  const open = (start: Uint8Array) =>
    (options.format ?? textFormat(start, name)) === 'jsonl'
      ? new JsonlReader(name, columns, checker)
      : new CsvReader(name, columns, checker, limits.line)
  let rows: CsvReader | JsonlReader | null = null
  for await (const block of textBlocks(knownText(bytes, options), name, limits.line)) {
    rows ??= open(block.subarray(0, SNIFFED))
    await rows.block(block)
    yield
  }
  rows ??= open(new Uint8Array(0))
  await rows.end()
  yield
}

/** Passes a text on; what starts as another kind of file is told. */
async function* knownText(
  bytes: AsyncIterable<Uint8Array>,
  { name }: ImportOptions,
): AsyncGenerator<Uint8Array> {
  let isStart = true
  for await (const chunk of bytes) {
    const stranger = isStart ? strangerOf(chunk) : null
    if (stranger !== null) throw badFile(name, `the file is ${stranger.is}`, stranger.fix)
    if (isStart && (isParquet(chunk) || isGzip(chunk)))
      throw badFile(name, 'the file is packed twice', 'unpack it once; Parquet needs no gzip')
    isStart = false
    yield chunk
  }
}
