import type { Strings } from './strings.js'
import { symbolsToText, WRITTEN_TYPES } from './text.js'

const [SPACE, NEWLINE, ZERO] = [0x20, 0x0a, 0x30] as const

/** Writes lines of the canonical text as bytes; no JavaScript string is made. */
export class LineWriter {
  readonly #strings: Strings
  readonly #label: Uint8Array
  /** the bytes of each symbol, `#width` of them at most */
  readonly #bytes: readonly Uint8Array[]
  readonly #isSpaced: boolean
  readonly #width: number

  constructor(strings: Strings, label: Uint8Array) {
    const { types } = strings
    this.#strings = strings
    this.#label = label
    this.#bytes = Array.from({ length: 2 * types }, (_, symbol) =>
      Buffer.from(symbolsToText(Uint8Array.of(symbol), types), 'latin1'),
    )
    this.#isSpaced = types > WRITTEN_TYPES
    this.#width = Math.max(...this.#bytes.map((bytes) => bytes.length)) + Number(this.#isSpaced)
  }

  /** Bytes that line i takes at most. */
  room(i: number): number {
    const { offsets } = this.#strings
    return ((offsets[i + 1] as number) - (offsets[i] as number)) * this.#width + 3
  }

  /** Writes line i to `out` from `at` on, and gives the place after it. */
  write(i: number, out: Uint8Array, at: number): number {
    const { symbols, offsets } = this.#strings
    const end = offsets[i + 1] as number
    let to = at
    for (let from = offsets[i] as number; from < end; from++) {
      const bytes = this.#bytes[symbols[from] as number] as Uint8Array
      for (let b = 0; b < bytes.length; b++) out[to++] = bytes[b] as number
      if (this.#isSpaced && from < end - 1) out[to++] = SPACE
    }
    out[to++] = SPACE
    out[to++] = ZERO + (this.#label[i] as number)
    out[to++] = NEWLINE
    return to
  }
}
