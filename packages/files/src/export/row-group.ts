import { BracketText, type Strings } from '@sweepstack/brackets'
import { KINDS } from '@sweepstack/contracts'
import type { ColumnSource } from 'hyparquet-writer'
import type { ExportChunk } from './export-chunk.js'

/** A row group has at most so many rows, and is full at so many brackets: it is what memory holds. */
const MOST_ROWS = 32 * 1024
const MOST_BRACKETS = 2 * 2 ** 20
const SLAB = 2 ** 20

/** Collects rows as Parquet's columns. */
export class RowGroup {
  readonly most = MOST_ROWS
  rows = 0
  #brackets = 0
  #text: BracketText | null = null
  #slab = new Uint8Array(SLAB)
  #used = 0
  #sequence: Uint8Array[] = []
  #source: (Uint8Array | null)[] = []
  #kind: string[] = []
  readonly #numbers = {
    label: new Int32Array(MOST_ROWS),
    stack_depth: new Int32Array(MOST_ROWS),
    count: new Int32Array(MOST_ROWS),
    depth: new Int32Array(MOST_ROWS),
    dip: new Int32Array(MOST_ROWS),
    length: new Int32Array(MOST_ROWS),
  }

  get isFull(): boolean {
    return this.rows === MOST_ROWS || this.#brackets >= MOST_BRACKETS
  }

  add(chunk: ExportChunk, i: number): void {
    this.#text ??= new BracketText(chunk.types)
    const { sources } = chunk
    const isMade = sources !== null && sources.offsets[i] !== sources.offsets[i + 1]
    this.#sequence.push(this.#string(chunk, i))
    this.#source.push(isMade ? this.#string(sources, i) : null)
    this.#kind.push(KINDS[chunk.kind[i] as number] as string)
    const { label, stack_depth: stackDepth, count, depth, dip, length } = this.#numbers
    const at = this.rows++
    label[at] = chunk.label[i] as number
    depth[at] = chunk.depth[i] as number
    stackDepth[at] = label[at] === 1 ? (depth[at] as number) : 0
    count[at] = chunk.count[i] as number
    dip[at] = chunk.dip[i] as number
    length[at] = (chunk.offsets[i + 1] as number) - (chunk.offsets[i] as number)
  }

  /** The columns in the order of EXPORT_COLUMNS; what is added next is another group. */
  take(): ColumnSource[] {
    const numbers = Object.entries(this.#numbers).map(([name, data]) => ({
      name,
      data: data.slice(0, this.rows),
    }))
    const columns = [
      { name: 'sequence', data: this.#sequence, statistics: false, encoding: 'PLAIN' as const },
      ...numbers,
      { name: 'kind', data: this.#kind },
      { name: 'source', data: this.#source, statistics: false },
    ]
    this.rows = 0
    this.#brackets = 0
    this.#sequence = []
    this.#source = []
    this.#kind = []
    return columns
  }

  /** A view into memory that many strings share: an object of its own for each would cost more than the string. */
  #string(strings: Strings, i: number): Uint8Array {
    const brackets = (strings.offsets[i + 1] as number) - (strings.offsets[i] as number)
    this.#brackets += brackets
    const text = this.#text as BracketText
    const room = text.longest * brackets
    if (this.#used + room > this.#slab.length) {
      this.#slab = new Uint8Array(Math.max(SLAB, room))
      this.#used = 0
    }
    const from = this.#used
    this.#used = text.write(strings, i, this.#slab, from)
    return this.#slab.subarray(from, this.#used)
  }
}
