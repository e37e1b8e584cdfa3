import { typesOf } from '@sweepstack/brackets'
import type { Checked } from './checker.js'

/** What is counted of the strings kept. */
export class Tally {
  rows = 0
  balanced = 0
  types = 1
  minLength = 0
  maxLength = 0

  add({ strings, label }: Checked, i: number): void {
    const from = strings.offsets[i] as number
    const to = strings.offsets[i + 1] as number
    this.minLength = this.rows === 0 ? to - from : Math.min(this.minLength, to - from)
    this.maxLength = Math.max(this.maxLength, to - from)
    this.balanced += label[i] as number
    this.rows += 1
    if (strings.types > this.types)
      this.types = Math.max(this.types, typesOf(strings.symbols.subarray(from, to)))
  }

  counts() {
    const { rows, balanced, types, minLength, maxLength } = this
    return { rows, balanced, types, minLength, maxLength }
  }
}
