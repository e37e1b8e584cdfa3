import { deltaBinaryUnpack } from 'hyparquet/src/delta.js'
import type { PageHeader } from './parquet-page.js'

/** Bytes of a length that stands before runs. */
const LENGTH = 4
/** Packed runs come in eights; some writers fill up to a whole block of them. */
const PADDING = 512
const MOST_TEXT = 128 * 2 ** 20

/**
 * Refuses an unpacked page that would decode to more than it says: three bytes may claim a run of a billion values,
 * and the decoder believes them. Levels and dictionary indices are such runs (the RLE and bit-packed hybrid of the
 * Parquet format); texts told by what they share with the one before may double with every byte.
 */
export const checkRuns = (
  header: PageHeader,
  page: Uint8Array,
  isOptional: boolean,
  isBoolean: boolean,
): void => {
  const { data_page_header: v1, data_page_header_v2: v2 } = header
  const data = v1 ?? v2
  if (data === undefined) return
  const levels = v2 === undefined ? LENGTH : v2.repetition_levels_byte_length
  const present = isOptional ? checkHybrid(page, levels, 1, data.num_values) : data.num_values
  let at = 0
  if (v2 !== undefined) at = v2.repetition_levels_byte_length + v2.definition_levels_byte_length
  else if (isOptional) at = LENGTH + viewOf(page).getUint32(0, true)
  if (at >= page.length) return
  if (data.encoding === 'DELTA_BYTE_ARRAY')
    checkPrefixes(page, at, v2 === undefined ? present : v2.num_values - v2.num_nulls)
  else if (data.encoding === 'RLE' && isBoolean) checkHybrid(page, at + LENGTH, 1, data.num_values)
  else if (data.encoding === 'RLE' || data.encoding.endsWith('_DICTIONARY'))
    checkHybrid(page, at + 1, page[at] as number, data.num_values)
}

const viewOf = (bytes: Uint8Array) =>
  new DataView(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength)

/** Walks runs from `at` until they hold n values or the page ends; counts the ones among them where width is 1. */
const checkHybrid = (page: Uint8Array, at: number, width: number, n: number): number => {
  if (width > 32) throw new Error(`a page has indices of ${width} bits`)
  let seen = 0
  let ones = 0
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
    const bytes = isPacked ? (values / 8) * width : Math.ceil(width / 8)
    if (!isPacked) ones += values * ((page[next] ?? 0) & 1)
    else if (width === 1) ones += onesIn(page, next, Math.min(values, n - seen))
    seen += values
    next += bytes
  }
  return ones
}

const onesIn = (page: Uint8Array, from: number, bits: number): number => {
  let ones = 0
  for (let bit = 0; bit < bits; bit++) ones += ((page[from + (bit >> 3)] ?? 0) >> (bit & 7)) & 1
  return ones
}

/** Adds up what each text shares with the one before. */
const checkPrefixes = (page: Uint8Array, at: number, values: number): void => {
  const prefixes = new Int32Array(Math.max(0, values))
  deltaBinaryUnpack({ view: viewOf(page), offset: at }, values, prefixes)
  let shared = 0
  for (const prefix of prefixes) shared += Math.max(0, prefix)
  if (shared > MOST_TEXT) throw new Error(`a page has ${shared} bytes of text, and ${MOST_TEXT} are the most`)
}
