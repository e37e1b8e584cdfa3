import { CanonicalWriter } from './canonical-writer.js'
import { type Strings, typesOf } from './strings.js'
import { WRITTEN_TYPES } from './text.js'

/**
 * SHA-256 of the canonical text of strings that come in chunks. Types in use say how it writes them, and may be fewer
 * than there could be: while none is met that only words are for, both ways are gone.
 */
export class LateDigest {
  #characters: CanonicalWriter | null = new CanonicalWriter(WRITTEN_TYPES)
  readonly #words: CanonicalWriter | null

  /** @param types how many there are at most */
  constructor(types: number) {
    this.#words = types > WRITTEN_TYPES ? new CanonicalWriter(types) : null
  }

  add(strings: Strings, label: Uint8Array): void {
    if (this.#words !== null && typesOf(strings.symbols) > WRITTEN_TYPES) this.#characters = null
    this.#characters?.addAll(strings, label)
    this.#words?.addAll(strings, label)
  }

  end(): string {
    return (this.#characters ?? (this.#words as CanonicalWriter)).end()
  }
}
