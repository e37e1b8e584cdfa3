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

/**
 * Refuses a page whose runs hold more values than it says: three bytes may claim a run of a billion, and the decoder
 * believes them. Levels and dictionary indices are such runs (the RLE and bit-packed hybrid of the Parquet format).
 */
export const checkRuns = (
  header: PageHeader,
  page: Uint8Array,
  isOptional: boolean,
  isBoolean: boolean,
): void => {
  const v1 = header.data_page_header
  const v2 = header.data_page_header_v2
  const data = v1 ?? v2
  if (data === undefined) return
  const n = data.num_values
  let at = 0
  if (v2 !== undefined) {
    const levels = v2.repetition_levels_byte_length
    if (isOptional) checkHybrid(page, levels, 1, n)
    at = levels + v2.definition_levels_byte_length
  } else if (isOptional) {
    checkHybrid(page, LENGTH, 1, n)
    at = LENGTH + viewOf(page).getUint32(0, true)
  }
  const isHybrid = data.encoding === 'RLE' || data.encoding.endsWith('_DICTIONARY')
  if (!isHybrid || at >= page.length) return
  if (data.encoding === 'RLE' && isBoolean) checkHybrid(page, at + LENGTH, 1, n)
  else checkHybrid(page, at + 1, page[at] as number, n)
}

/** Bytes of a length that stands before runs. */
const LENGTH = 4

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Walks runs from `at` until they hold n values or the page ends. */
const checkHybrid = (page: Uint8Array, at: number, width: number, n: number): void => {
  if (width > 32) throw new Error(`a page has indices of ${width} bits`)
  const bytes = Math.ceil(width / 8)
  let seen = 0
  let next = at
  while (seen < n && next < page.length) {
    let run = 0
    for (let shift = 0, more = true; more; shift += 7) {
      const byte = page[next++]
      if (byte === undefined || shift > 28) throw new Error('a page has a run that does not end')
      run += (byte & 0x7f) * 2 ** shift
      more = byte > 0x7f
    }
    const isPacked = run % 2 === 1
    const values = Math.floor(run / 2) * (isPacked ? 8 : 1)
    if (values > n - seen + (isPacked ? PADDING : 0))
      throw new Error('a page has a run of more values than it has')
    seen += values
    next += isPacked ? Math.floor(run / 2) * width : bytes
  }
}

/** Packed runs come in eights; some writers fill up to a whole block of them. */
const PADDING = 512
