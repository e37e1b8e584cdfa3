import {
  type FileMetaData,
  parquetMetadata,
  parquetSchema,
  type SchemaElement,
  type SchemaTree,
} from 'hyparquet'
import type { ImportSource } from './source.js'

/** A column of the file. */
export type Leaf = { name: string; element: SchemaElement; schemaPath: SchemaTree[]; isNested: boolean }

const TAIL = 8
const MOST_METADATA = 32 * 2 ** 20

/** @throws Error where the end of the file is not that of a Parquet file */
export const readMetadata = async (source: ImportSource): Promise<FileMetaData> => {
  const size = source.byteLength
  if (size < 2 * TAIL) throw new Error('it is too short')
  const tail = Buffer.from(await source.slice(size - TAIL, size))
  if (tail.toString('latin1', 4) !== 'PAR1') throw new Error('it does not end in PAR1; was it cut short?')
  const length = tail.readUInt32LE(0)
  if (length > size - TAIL - 4)
    throw new Error(`its metadata of ${length} bytes would be longer than the file`)
  if (length > MOST_METADATA)
    throw new Error(`its metadata has ${length} bytes, and ${MOST_METADATA} are the most`)
  const bytes = new Uint8Array(await source.slice(size - TAIL - length, size))
  return parquetMetadata(bytes.buffer, { geoparquet: false })
}

/** The top-level columns in order; nested ones too, so that an error can say so. */
export const leavesOf = (metadata: FileMetaData): Leaf[] => {
  const root = parquetSchema(metadata)
  return root.children.map((child) => ({
    name: child.element.name,
    element: child.element,
    schemaPath: [root, child],
    isNested: child.children.length > 0 || child.element.repetition_type === 'REPEATED',
  }))
}
