import type { Strings } from '../strings/strings.js'

/** Columns an n-gram fit has at most: its cost grows with their square. */
const MOST = 400

/**
 * Numbers the runs of up to `order` symbols of strings with a start and an end mark. With one bracket type the longest
 * are 3 symbols, 26 in all; where more types would make more than 400 the longest are 2 (from 4 types on) or 1 (from 10).
 */
export class Ngrams {
  readonly order: number
  /** Numbers are below this. */
  readonly size: number
  readonly #base: number
  readonly #start: number
  /** Where the numbers of those of 2 and of 3 symbols begin. */
  readonly #two: number
  readonly #three: number

  constructor(types: number) {
    const brackets = 2 * types
    this.order = [3, 2, 1].find((order) => possible(brackets, order) <= MOST) ?? 1
    this.#start = brackets
    this.#base = brackets + 2
    this.#two = this.#base
    this.#three = this.#two + this.#base ** 2
    this.size = [this.#two, this.#three, this.#three + this.#base ** 3][this.order - 1] as number
  }

  /** Most n-grams a string of the length has. */
  room(length: number): number {
    return this.order * (length + 2)
  }

  /** Writes the numbers of string i's n-grams, repeated as often as they occur, and gives how many there are. */
  write({ symbols, offsets }: Strings, i: number, out: Int32Array): number {
    const base = this.#base
    const from = offsets[i] as number
    const end = offsets[i + 1] as number
    let before = -1
    let last = this.#start
    let written = 0
    for (let at = from; at <= end; at++) {
      const symbol = at === end ? this.#start + 1 : (symbols[at] as number)
      if (at < end) out[written++] = symbol
      if (this.order > 1) out[written++] = this.#two + last * base + symbol
      if (this.order > 2 && before >= 0) out[written++] = this.#three + (before * base + last) * base + symbol
      before = last
      last = symbol
    }
    return written
  }
}

/** N-grams of up to `order` that a string with marks can have: those inside, and those with one mark. */
const possible = (brackets: number, order: number): number => {
  let sum = brackets
  for (let m = 2; m <= order; m++) sum += brackets ** m + 2 * brackets ** (m - 1)
  return sum
}
