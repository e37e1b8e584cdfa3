import { typesOf } from '@sweepstack/brackets'
import type { Checked } from './checker.js'

/** What is counted of the strings kept. */
export class Tally {
  rows = 0
  types = 1
  #balanced = 0
  #minLength = Number.POSITIVE_INFINITY
  #maxLength = 0

  add({ strings, label, keep }: Checked): void {
    const { n, symbols, offsets } = strings
    for (let i = 0; i < n; i++) {
      if (keep[i] === 0) continue
      const from = offsets[i] as number
      const to = offsets[i + 1] as number
      if (to - from < this.#minLength) this.#minLength = to - from
      if (to - from > this.#maxLength) this.#maxLength = to - from
      this.#balanced += label[i] as number
      this.rows += 1
      if (strings.types > this.types) this.types = Math.max(this.types, typesOf(symbols.subarray(from, to)))
    }
  }

  counts() {
    return {
      rows: this.rows,
      balanced: this.#balanced,
      types: this.types,
      minLength: this.#minLength,
      maxLength: this.#maxLength,
    }
  }
}
