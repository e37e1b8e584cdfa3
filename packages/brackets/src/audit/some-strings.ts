import { rng } from '@sweepstack/stats'
import { type MeasuredStrings, measured } from '../features/dataset.js'
import { StringsBuilder, stringAt } from '../strings/strings.js'

/** Strings, and symbols, that what is fitted or estimated looks at: a share of 50 % of so many is known to 0.3 % (95 %). */
const MOST = 100_000
const SYMBOLS = 2 ** 24

/** How many that are of strings this long. */
const mostOf = (longest: number): number => Math.min(MOST, Math.ceil(SYMBOLS / Math.max(1, longest)))

/**
 * All of n strings that come in chunks, or of more than 100,000 (fewer of long ones) so many: each choice as likely (selection sampling,
 * Knuth's algorithm S), in their order, and always the same ones, since an audit has no seed.
 */
export class SomeStrings {
  readonly #n: number
  readonly #most: number
  readonly #r = rng(0, 'audit', 'some strings')
  readonly #taken: StringsBuilder
  readonly #kinds: number[] = []
  #met = 0
  #types = 1
  #whole: MeasuredStrings | null = null

  constructor(n: number, longest: number, most = mostOf(longest)) {
    this.#n = n
    this.#most = most
    const strings = Math.min(n, most)
    this.#taken = new StringsBuilder({ strings, symbols: strings * longest })
  }

  add(strings: MeasuredStrings): void {
    this.#types = Math.max(this.#types, strings.types)
    if (strings.n === this.#n && this.#n <= this.#most) {
      this.#whole = strings
      return
    }
    for (let i = 0; i < strings.n; i++, this.#met++) {
      const wanted = this.#most - this.#taken.n
      const left = this.#n - this.#met
      if (left > wanted && this.#r.float() * left >= wanted) continue
      this.#taken.push(stringAt(strings, i))
      this.#kinds.push(strings.kind[i] as number)
    }
  }

  /** Those taken. Nothing can be added afterwards. */
  strings(): MeasuredStrings {
    this.#whole ??= measured(this.#taken.strings(this.#types), Uint8Array.from(this.#kinds), false)
    return this.#whole
  }
}
