import { MAX_TYPES } from '@sweepstack/contracts'
import { symbolsToText, WRITTEN_TYPES } from './text.js'

const [SPACE, NEWLINE, ZERO, NINE, OPEN, CLOSE] = [0x20, 0x0a, 0x30, 0x39, 0x28, 0x29] as const

/** The symbol of each character of up to four types; 255: none. */
const SYMBOLS = new Uint8Array(256).fill(255)
for (let symbol = 0; symbol < 2 * WRITTEN_TYPES; symbol++)
  SYMBOLS[symbolsToText(Uint8Array.of(symbol), WRITTEN_TYPES).charCodeAt(0)] = symbol

/** Reads lines of a canonical text, one after the other, from its bytes. */
export class LineReader {
  readonly #text: Uint8Array
  #at = 0
  /** brackets of the line read last */
  length = 0

  constructor(text: Uint8Array) {
    this.#text = text
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length
  }

  /** Reads the symbols of the next line into `out` from `to` on; false where it is no line of a canonical text. */
  read(out: Uint8Array, to: number): boolean {
    const second = this.#text[this.#at + 1]
    const end = second !== undefined && isDigit(second) ? this.#words(out, to) : this.#characters(out, to)
    if (end === to) return false
    this.length = end - to
    const label = (this.#text[this.#at + 1] as number) - ZERO
    const ends = this.#text[this.#at] === SPACE && this.#text[this.#at + 2] === NEWLINE
    this.#at += 3
    return ends && (label === 0 || label === 1)
  }

  /** `([])`, up to the first character that is no bracket. */
  #characters(out: Uint8Array, to: number): number {
    let end = to
    for (; this.#at < this.#text.length; this.#at++) {
      const symbol = SYMBOLS[this.#text[this.#at] as number] as number
      if (symbol === 255) break
      out[end++] = symbol
    }
    return end
  }

  /** `(7 (0 )0 )7`, up to the space before the label; `to` where a word is none. */
  #words(out: Uint8Array, to: number): number {
    let end = to
    for (;;) {
      const side = this.#text[this.#at]
      if (side !== OPEN && side !== CLOSE) return to
      const first = ++this.#at
      let type = 0
      while (this.#at < first + 3 && isDigit(this.#text[this.#at] ?? 0))
        type = 10 * type + (this.#text[this.#at++] as number) - ZERO
      const digits = this.#at - first
      if (digits === 0 || type >= MAX_TYPES || (digits > 1 && this.#text[first] === ZERO)) return to
      out[end++] = 2 * type + (side === OPEN ? 1 : 0)
      const next = this.#text[this.#at + 1]
      if (next !== OPEN && next !== CLOSE) return end
      if (this.#text[this.#at++] !== SPACE) return to
    }
  }
}

const isDigit = (byte: number): boolean => byte >= ZERO && byte <= NINE
