import type { Strings } from '../strings/strings.js'

/** Types whose single brackets are told apart: a fit's cost grows with the square of its columns. */
const TOLD_APART = 16
/** Symbols of a run: two a type, of at most three types, and the marks of a string's start and end. */
const START = 6
const END = 7
const BASE = 8

/**
 * Numbers the brackets of a string, and its runs of 2 and 3 symbols with the start and the end marked. Within a run types
 * are numbered as they come: `([` is like `{(`, and `(]` is not like `()`. So runs show what matters of types, which do
 * not match, by at most 68 columns whatever the number of types.
 */
export class Ngrams {
  /** Numbers are below this. */
  readonly size: number
  /** Symbols that brackets by themselves are told apart by. */
  readonly #single: number

  constructor(types: number) {
    this.#single = types <= TOLD_APART ? 2 * types : 2
    this.size = this.#single + BASE ** 2 + BASE ** 3
  }

  /** Most n-grams a string of the length has. */
  room(length: number): number {
    return 3 * (length + 2)
  }

  /** Writes the numbers of string i's n-grams, repeated as often as they occur, and gives how many there are. */
  write({ symbols, offsets }: Strings, i: number, out: Int32Array): number {
    const [twos, threes] = [this.#single, this.#single + BASE ** 2]
    const from = offsets[i] as number
    const end = offsets[i + 1] as number
    let written = 0
    // The two symbols before: the type (a mark has one of its own), and which side, or which mark.
    let [typeA, a] = [NONE, NONE]
    let [typeB, b] = [NONE, START]
    for (let at = from; at <= end; at++) {
      const symbol = at === end ? END : (symbols[at] as number)
      const typeC = at === end ? NONE : symbol >> 1
      const c = at === end ? END : symbol & 1
      if (at < end) out[written++] = this.#single === 2 ? c : symbol
      out[written++] = twos + BASE * b + coded(typeC === typeB ? 0 : 1, c)
      if (a !== NONE) {
        const second = typeB === typeA ? 0 : 1
        const third = typeC === typeA ? 0 : typeC === typeB ? second : second + 1
        out[written++] = threes + BASE * (BASE * a + coded(second, b)) + coded(third, c)
      }
      typeA = typeB
      a = b
      typeB = typeC
      b = c
    }
    return written
  }
}

/** A type of a string that there is none of. */
const NONE = -1

/** A bracket of a type numbered within its run; a mark is what it is. */
const coded = (type: number, side: number): number => (side < START ? 2 * type + side : side)
