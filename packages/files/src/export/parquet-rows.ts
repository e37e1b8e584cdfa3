import { EXPORT_COLUMNS } from '@sweepstack/contracts'
import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import type { ExportChunk } from './export-chunk.js'
import { RowGroup } from './row-group.js'

/** Datasets as Parquet packed with Snappy. Numbers are INT32; `source` is null where there is none. */
export async function* parquetBytes(
  chunks: Iterable<ExportChunk> | AsyncIterable<ExportChunk>,
): AsyncGenerator<Uint8Array> {
  const writer = new ByteWriter()
  const file = new ParquetWriter({ writer, schema: SCHEMA, createdBy: 'sweepstack' })
  const group = new RowGroup()
  for await (const chunk of chunks)
    for (let i = 0; i < chunk.n; i++) {
      group.add(chunk, i)
      if (!group.isFull) continue
      await file.write({ columnData: group.take(), rowGroupSize: group.most })
      yield takeBytes(writer)
    }
  if (group.rows > 0) await file.write({ columnData: group.take(), rowGroupSize: group.most })
  await file.finish()
  yield takeBytes(writer)
}

const SCHEMA: ConstructorParameters<typeof ParquetWriter>[0]['schema'] = [
  { name: 'root', num_children: Object.keys(EXPORT_COLUMNS).length },
  ...Object.entries(EXPORT_COLUMNS).map(([name, type]) => ({
    name,
    repetition_type: name === 'source' ? ('OPTIONAL' as const) : ('REQUIRED' as const),
    ...(type === 'string'
      ? { type: 'BYTE_ARRAY' as const, converted_type: 'UTF8' as const }
      : { type: 'INT32' as const }),
  })),
]

/** What was written since; the writer goes on at the same offset in the file. */
const takeBytes = (writer: ByteWriter): Uint8Array => {
  const taken = writer.getBytes().slice()
  writer.index = 0
  return taken
}
