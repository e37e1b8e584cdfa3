import { symbolsToText, textToSymbols } from './text.js'

/**
 * Bracket strings, packed: no object per string. String i is `symbols[offsets[i] … offsets[i + 1])`, a byte a
 * bracket: 2 t + 1 opens one of type t, 2 t closes it, t from 0 to types - 1 (at most `MAX_TYPES`). So with one type 1
 * is `(` and 0 is `)`, and `symbol & 1` is whether it opens. `offsets` has n + 1 entries, the first is 0.
 */
export type Strings = { n: number; types: number; symbols: Uint8Array; offsets: Uint32Array }

export const OPEN = 1
export const CLOSE = 0

/** The symbols of string i, a view into the packed array. */
export const stringAt = ({ symbols, offsets }: Strings, i: number): Uint8Array =>
  symbols.subarray(offsets[i], offsets[i + 1])

/** String i as text, such as `(())`, `([])` with up to four types, or `(7 )7` with more. */
export const toText = (strings: Strings, i: number): string =>
  symbolsToText(stringAt(strings, i), strings.types)

/**
 * Packs strings as `toText` writes them. There are as many types as the largest one met, or `types`.
 * @throws RangeError for any other character or word
 */
export const fromText = (texts: readonly string[], types = 1): Strings => {
  const builder = new StringsBuilder()
  for (const text of texts) builder.push(textToSymbols(text))
  return builder.strings(Math.max(types, typesOf(builder.strings(types).symbols)))
}

/** Bracket types up to the largest in use; 1 for none. */
export const typesOf = (symbols: Uint8Array): number => {
  let largest = 0
  for (const symbol of symbols) if (symbol > largest) largest = symbol
  return (largest >> 1) + 1
}

/** The strings at `indices`, in that order. */
export const select = (strings: Strings, indices: readonly number[] | Uint32Array): Strings => {
  const builder = new StringsBuilder()
  for (const i of indices) builder.push(stringAt(strings, i))
  return builder.strings(strings.types)
}

/** Collects strings one by one. `room` for as many as are expected saves copying; more are fine. */
export class StringsBuilder {
  #symbols: Uint8Array
  #offsets: Uint32Array
  #n = 0

  constructor(room: { strings: number; symbols: number } = { strings: 64, symbols: 1024 }) {
    this.#symbols = new Uint8Array(room.symbols)
    this.#offsets = new Uint32Array(room.strings + 1)
  }

  get n(): number {
    return this.#n
  }

  push(string: Uint8Array): void {
    const start = this.#offsets[this.#n] as number
    const end = start + string.length
    while (end > this.#symbols.length) this.#symbols = grown(this.#symbols, new Uint8Array(2 * end))
    if (this.#n + 2 > this.#offsets.length)
      this.#offsets = grown(this.#offsets, new Uint32Array(2 * this.#offsets.length))
    this.#symbols.set(string, start)
    this.#n += 1
    this.#offsets[this.#n] = end
  }

  /** Whether string i, of those collected, is this one. */
  equals(i: number, string: Uint8Array): boolean {
    const start = this.#offsets[i] as number
    if ((this.#offsets[i + 1] as number) - start !== string.length) return false
    for (let at = 0; at < string.length; at++) if (this.#symbols[start + at] !== string[at]) return false
    return true
  }

  /** What was collected, without the spare room. The builder is used up by this. */
  strings(types: number): Strings {
    const symbols = this.#offsets[this.#n] as number
    const isFull = symbols === this.#symbols.length && this.#n + 1 === this.#offsets.length
    return {
      n: this.#n,
      types,
      symbols: isFull ? this.#symbols : this.#symbols.slice(0, symbols),
      offsets: isFull ? this.#offsets : this.#offsets.slice(0, this.#n + 1),
    }
  }
}

const grown = <A extends Uint8Array | Uint32Array>(old: A, larger: A): A => {
  larger.set(old)
  return larger
}
