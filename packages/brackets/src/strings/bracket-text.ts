import { MAX_TYPES } from '@sweepstack/contracts'
import type { Strings } from './strings.js'
import { symbolsToText, WRITTEN_TYPES } from './text.js'

const SPACE = 0x20

const bytesOf = (symbols: number, types: number, gap: string): readonly Uint8Array[] =>
  Array.from({ length: symbols }, (_, symbol) =>
    Buffer.from(symbolsToText(Uint8Array.of(symbol), types) + gap, 'latin1'),
  )
const CHARACTERS = bytesOf(2 * WRITTEN_TYPES, WRITTEN_TYPES, '')
/** Words have a space after them, which the last one of a string loses again. */
const WORDS = bytesOf(2 * MAX_TYPES, WRITTEN_TYPES + 1, ' ')

/** Writes strings into bytes as `symbolsToText` would, without a JavaScript string made. */
export class BracketText {
  readonly #isWords: boolean
  /** bytes of the longest bracket */
  readonly longest: number

  /** @param types bracket types of all that is written: they say whether brackets are characters or words */
  constructor(types: number) {
    this.#isWords = types > WRITTEN_TYPES
    this.longest = this.#isWords ? 5 : 1
  }

  /** Writes string i at `at`; gives where it ends. There must be room for `longest` bytes a bracket. */
  write({ symbols, offsets }: Strings, i: number, into: Uint8Array, at: number): number {
    const from = offsets[i] as number
    const end = offsets[i + 1] as number
    let next = at
    if (!this.#isWords) {
      for (let s = from; s < end; s++) into[next++] = CHARACTERS[symbols[s] as number]?.[0] as number
      return next
    }
    for (let s = from; s < end; s++) {
      const word = WORDS[symbols[s] as number] as Uint8Array
      for (let b = 0; b < word.length; b++) into[next++] = word[b] as number
    }
    return next > at && into[next - 1] === SPACE ? next - 1 : next
  }
}
