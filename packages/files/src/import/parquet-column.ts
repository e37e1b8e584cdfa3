import type { CompressionCodec, DecodedArray, RowGroup } from 'hyparquet'
import { parquetHeader, readPage } from 'hyparquet/src/column.js'
import { DEFAULT_PARSERS } from 'hyparquet/src/convert.js'
import { type PageHeader, unpackPage } from './parquet-page.js'
import { checkRuns } from './parquet-runs.js'
import type { Leaf } from './parquet-schema.js'
import type { ImportSource } from './source.js'

/** Bytes that may still be unpacked, and the error for more. */
export type Budget = { left: number; spent: () => Error }

const WINDOW = 256 * 1024
const MOST_HEADER = 16 * 2 ** 20
const MOST_PAGE = 128 * 2 ** 20
const MOST_VALUES = 16 * 2 ** 20

type Decoder = Parameters<typeof readPage>[2]

/** The values of one column in one row group, one page in memory at a time. Text comes as bytes, nulls as null. */
export class ColumnValues {
  readonly #source: ImportSource
  readonly #decoder: Decoder
  readonly #codec: CompressionCodec
  readonly #budget: Budget
  #offset: number
  readonly #end: number
  #window: { from: number; bytes: Uint8Array } = { from: 0, bytes: new Uint8Array(0) }
  #dictionary: DecodedArray | undefined
  #values: DecodedArray = []
  #at = 0
  #left: number

  constructor(source: ImportSource, leaf: Leaf, group: RowGroup, budget: Budget) {
    const chunk = group.columns.find(
      ({ meta_data: meta }) => meta?.path_in_schema[0] === leaf.name,
    )?.meta_data
    if (chunk === undefined) throw new Error(`a row group lacks the column ${leaf.name}`)
    this.#source = source
    this.#budget = budget
    this.#left = Number(group.num_rows)
    this.#offset = Number(chunk.dictionary_page_offset || chunk.data_page_offset)
    this.#end = this.#offset + Number(chunk.total_compressed_size)
    if (!(this.#offset >= 4 && this.#end <= source.byteLength))
      throw new Error(`the column ${leaf.name} lies outside of the file; was it cut short?`)
    this.#codec = chunk.codec
    this.#decoder = {
      ...leaf,
      pathInSchema: chunk.path_in_schema,
      type: chunk.type,
      codec: 'UNCOMPRESSED',
      parsers: { ...DEFAULT_PARSERS, stringFromBytes: (bytes) => bytes, jsonFromBytes: (bytes) => bytes },
    }
  }

  /** Values that `next` gives without another `load`. */
  get ready(): number {
    return this.#values.length - this.#at
  }

  next(): unknown {
    return this.#values[this.#at++] ?? null
  }

  /** Makes at least one value ready, of a row group that has one more. */
  async load(): Promise<void> {
    while (this.ready === 0) {
      const { header, body } = await this.#readHeader()
      this.#checkSizes(header, this.#end - body)
      const packed = await this.#read(body, header.compressed_page_size)
      this.#offset = body + packed.length
      this.#take(header, this.#decode(header, packed))
    }
  }

  #decode(header: PageHeader, packed: Uint8Array): DecodedArray {
    const page = unpackPage(header, packed, this.#codec)
    const { element } = this.#decoder
    checkRuns(header, page, element.repetition_type === 'OPTIONAL', element.type === 'BOOLEAN')
    const size = page.length
    const plain = { ...header, compressed_page_size: size, uncompressed_page_size: size }
    return readPage(readerOf(page), plain, this.#decoder, this.#dictionary, undefined, 0).data ?? []
  }

  #take(header: PageHeader, values: DecodedArray): void {
    if (header.type === 'DICTIONARY_PAGE') {
      this.#dictionary = values
      return
    }
    this.#left -= values.length
    if (this.#left < 0) throw new Error('a column has more values than rows')
    this.#values = values
    this.#at = 0
  }

  async #readHeader(): Promise<{ header: PageHeader; body: number }> {
    const rest = this.#end - this.#offset
    if (rest <= 0) throw new Error('a column has fewer values than rows')
    for (let length = WINDOW; ; length *= 8) {
      const reader = readerOf(await this.#read(this.#offset, Math.min(length, rest)))
      try {
        return { header: parquetHeader(reader), body: this.#offset + reader.offset }
      } catch (error) {
        if (length >= rest || length > MOST_HEADER) throw error // it may only be cut short by the window
      }
    }
  }

  /** Refused before anything is unpacked: a few bytes may claim to be any number of values. */
  #checkSizes(header: PageHeader, room: number): void {
    const { compressed_page_size: packed, uncompressed_page_size: size } = header
    const values = (header.data_page_header ?? header.data_page_header_v2 ?? header.dictionary_page_header)
      ?.num_values
    if (!(packed >= 0 && packed <= room)) throw new Error('a page is longer than its column')
    if (!(size >= 0 && size <= MOST_PAGE))
      throw new Error(`a page has ${size} bytes, and ${MOST_PAGE} are the most`)
    if (!(values !== undefined && values >= 0 && values <= MOST_VALUES))
      throw new Error(`a page has ${values} values, and ${MOST_VALUES} are the most`)
    if (header.type !== 'DICTIONARY_PAGE' && values > this.#left)
      throw new Error('a column has more values than rows')
    this.#budget.left -= size
    if (this.#budget.left < 0) throw this.#budget.spent()
  }

  async #read(from: number, length: number): Promise<Uint8Array> {
    const { from: start, bytes } = this.#window
    if (from < start || from + length > start + bytes.length) {
      const end = Math.min(this.#end, from + Math.max(length, WINDOW))
      this.#window = { from, bytes: await this.#source.slice(from, end) }
    }
    const at = from - this.#window.from
    return this.#window.bytes.subarray(at, at + length)
  }
}

const readerOf = (bytes: Uint8Array) => ({
  view: new DataView(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength),
  offset: 0,
})
