import { measure, type Strings, typesOf } from '@sweepstack/brackets'
import { MAX_LENGTH } from '@sweepstack/contracts'
import type { BadRows } from './bad-rows.js'
import { type Claims, disagreement, parseClaims, type Raw } from './claims.js'
import type { Columns } from './columns.js'
import type { SequenceReader } from './words.js'

/** Strings of good rows and their labels; `keep[i]` is 0 where row i is bad. */
export type Checked = { strings: Strings; label: Uint8Array; keep: Uint8Array }

const ROOM = 64 * 1024

/** Takes rows one by one and checks them batch by batch, in order, so that strings are measured by one rule. */
export class Checker {
  readonly #reader: SequenceReader
  readonly #bad: BadRows
  #columns: Columns = { sequence: 'sequence', label: null, stack_depth: null, count: null }
  readonly #string = new Uint8Array(MAX_LENGTH)
  readonly #claims: Claims = { label: 0, depth: 0, count: 0 }
  #symbols = new Uint8Array(ROOM)
  #offsets: number[] = [0]
  #rows: number[] = []
  #label: number[] = []
  #depth: number[] = []
  #count: number[] = []
  #rejected: { row: number; message: string }[] = []

  constructor(reader: SequenceReader, bad: BadRows) {
    this.#reader = reader
    this.#bad = bad
  }

  set columns(columns: Columns) {
    this.#columns = columns
  }

  /** @param row the line or number that it is told by */
  row(row: number, sequence: Uint8Array, label: Raw, depth: Raw, count: Raw): void {
    const length = this.#reader.read(sequence, this.#string)
    if (typeof length === 'string') {
      this.reject(row, length)
      return
    }
    const claims = this.#claims
    const wrong = parseClaims(this.#columns, label, depth, count, claims)
    if (wrong !== null) {
      this.reject(row, wrong)
      return
    }
    this.#keep(length)
    this.#rows.push(row)
    this.#label.push(claims.label)
    this.#depth.push(claims.depth)
    this.#count.push(claims.count)
  }

  reject(row: number, message: string): void {
    this.#rejected.push({ row, message })
  }

  /** Rows taken since the last flush, good or bad. */
  get pending(): number {
    return this.#rows.length + this.#rejected.length
  }

  /** Compares what the rows say with what is so; bad ones are told in the file's order. */
  flush(): Checked {
    const n = this.#rows.length
    const offsets = Uint32Array.from(this.#offsets)
    const symbols = this.#symbols.subarray(0, offsets[n])
    const strings = { n, types: typesOf(symbols), symbols, offsets }
    const measures = measure(strings)
    const keep = new Uint8Array(n).fill(1)
    for (let i = 0; i < n; i++) {
      const claims = this.#claims
      claims.label = this.#label[i] as number
      claims.depth = this.#depth[i] as number
      claims.count = this.#count[i] as number
      const truth = {
        balanced: measures.label[i] === 1,
        depth: measures.depth[i] as number,
        count: measures.count[i] as number,
      }
      const wrong = disagreement(claims, truth, this.#columns)
      if (wrong === null) continue
      keep[i] = 0
      this.reject(this.#rows[i] as number, wrong)
    }
    this.#report()
    this.#clear()
    return { strings, label: measures.label, keep }
  }

  #keep(length: number): void {
    const from = this.#offsets.at(-1) as number
    if (from + length > this.#symbols.length) {
      const larger = new Uint8Array(2 * (from + length))
      larger.set(this.#symbols.subarray(0, from))
      this.#symbols = larger
    }
    for (let i = 0; i < length; i++) this.#symbols[from + i] = this.#string[i] as number
    this.#offsets.push(from + length)
  }

  #report(): void {
    this.#rejected.sort((a, b) => a.row - b.row)
    for (const { row, message } of this.#rejected) this.#bad.add(row, message)
  }

  #clear(): void {
    this.#offsets = [0]
    this.#rows = []
    this.#label = []
    this.#depth = []
    this.#count = []
    this.#rejected = []
  }
}
