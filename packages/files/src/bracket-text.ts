import { type Strings, symbolsToText, WRITTEN_TYPES } from '@sweepstack/brackets'

const SPACE = 0x20

/** Writes strings as text into bytes, without a string made. */
export class BracketText {
  readonly #words: readonly Uint8Array[]
  readonly #isWords: boolean
  /** bytes of the longest bracket */
  readonly longest: number

  constructor(types: number) {
    this.#isWords = types > WRITTEN_TYPES
    const gap = this.#isWords ? ' ' : ''
    this.#words = Array.from({ length: this.#isWords ? 256 : 2 * WRITTEN_TYPES }, (_, symbol) =>
      Buffer.from(symbolsToText(Uint8Array.of(symbol), types) + gap, 'latin1'),
    )
    this.longest = this.#isWords ? 5 : 1
  }

  /** Writes string i at `at`; gives where it ends. There must be room for `longest` bytes a bracket. */
  write({ symbols, offsets }: Strings, i: number, into: Uint8Array, at: number): number {
    const from = offsets[i] as number
    const end = offsets[i + 1] as number
    let next = at
    if (!this.#isWords) {
      for (let s = from; s < end; s++) into[next++] = this.#words[symbols[s] as number]?.[0] as number
      return next
    }
    for (let s = from; s < end; s++) {
      const word = this.#words[symbols[s] as number] as Uint8Array
      for (let b = 0; b < word.length; b++) into[next++] = word[b] as number
    }
    return next > at && into[next - 1] === SPACE ? next - 1 : next
  }
}
