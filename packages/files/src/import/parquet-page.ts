import type { CompressionCodec } from 'hyparquet'
import type { parquetHeader } from 'hyparquet/src/column.js'
import { UNPACKERS } from './unpackers.js'

export type PageHeader = ReturnType<typeof parquetHeader>

/** A page's bytes as unpacked: its levels stand before its values either way. */
export const unpackPage = (header: PageHeader, packed: Uint8Array, codec: CompressionCodec): Uint8Array => {
  const v2 = header.data_page_header_v2
  if (codec === 'UNCOMPRESSED' || v2?.is_compressed === false) return packed
  const unpack = UNPACKERS[codec]
  if (unpack === undefined) throw new Error(`its pages are packed with ${codec}, which is not known here`)
  const levels = v2 === undefined ? 0 : v2.definition_levels_byte_length + v2.repetition_levels_byte_length
  if (!(levels >= 0 && levels <= packed.length)) throw new Error('a page has levels longer than itself')
  const size = header.uncompressed_page_size - levels
  if (size < 0) throw new Error('a page is shorter than its levels')
  const values = size === 0 ? new Uint8Array(0) : unpack(packed.subarray(levels), size)
  if (values.length !== size) throw new Error(`a page unpacks to ${values.length} bytes and not to ${size}`)
  return levels === 0 ? values : Buffer.concat([packed.subarray(0, levels), values])
}
