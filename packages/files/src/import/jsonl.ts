import { parseJson } from '@sweepstack/contracts'
import type { Checker } from './checker.js'
import { textOf } from './claims.js'
import { type Columns, pickColumns } from './columns.js'
import { eachLine } from './lines.js'
import type { ImportColumns } from './options.js'

/**
 * Hands the rows of a JSON Lines text to a checker: an object a line with sequence and label (or stack_depth), blank
 * lines aside. The first object has to have the columns; later ones may leave out what is not needed.
 */
export class JsonlReader {
  readonly #name: string
  readonly #wanted: ImportColumns
  readonly #checker: Checker
  #columns: Columns | null = null
  #nextLine = 1

  constructor(name: string, wanted: ImportColumns, checker: Checker) {
    this.#name = name
    this.#wanted = wanted
    this.#checker = checker
  }

  block(block: Uint8Array): void {
    this.#nextLine = eachLine(block, this.#nextLine, (from, to, line) => {
      const text = textOf(block.subarray(from, to))
      if (text.trim() !== '') this.#line(text, line)
    })
  }

  end(): void {}

  #line(text: string, line: number): void {
    const wrong = this.#row(parseJson(text), line)
    if (wrong !== null) this.#checker.reject(line, wrong)
  }

  #row(given: unknown, line: number): string | null {
    if (typeof given !== 'object' || given === null || Array.isArray(given))
      return 'not a JSON object such as {"sequence":"()","label":1}'
    this.#columns ??= this.#columnsOf(given)
    const { sequence, label, stack_depth: depth, count } = this.#columns
    const row = given as Record<string, unknown>
    const value = (column: string | null) => (column === null ? undefined : row[column])
    const string = row[sequence]
    if (typeof string !== 'string') return `there is no text under "${sequence}"`
    if (this.#wanted.label !== null && value(label) === undefined && value(depth) === undefined)
      return depth === null ? `there is no "${label}"` : `there is neither "${label}" nor "${depth}"`
    this.#checker.row(line, Buffer.from(string), value(label), value(depth), value(count))
    return null
  }

  #columnsOf(first: object): Columns {
    pickColumns(Object.keys(first), this.#wanted, this.#name)
    const nameOf = (field: 'label' | 'stack_depth' | 'count') =>
      this.#wanted[field] === null ? null : (this.#wanted[field] ?? field)
    const columns = {
      sequence: this.#wanted.sequence ?? 'sequence',
      label: nameOf('label'),
      stack_depth: nameOf('stack_depth'),
      count: nameOf('count'),
    }
    this.#checker.columns = columns
    return columns
  }
}
