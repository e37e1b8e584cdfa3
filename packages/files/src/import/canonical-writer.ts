import { createHash } from 'node:crypto'
import { type Strings, symbolsToText } from '@sweepstack/brackets'

const CHUNK = 2 ** 20

/** Writes canonical text (see brackets' `canonicalText`) in chunks, and signs it. */
export class CanonicalWriter {
  readonly #hash = createHash('sha256')
  readonly #written: readonly Uint8Array[]
  #chunk = new Uint8Array(CHUNK)
  #used = 0
  #full: Uint8Array[] = []
  #bytes = 0

  /** @param types bracket types up to the largest in use in the whole file: they say how brackets are written */
  constructor(types: number) {
    const gap = types > 4 ? ' ' : ''
    this.#written = Array.from({ length: 256 }, (_, symbol) =>
      types > 4 || symbol < 8
        ? Buffer.from(`${symbolsToText(Uint8Array.of(symbol), types)}${gap}`)
        : new Uint8Array(),
    )
  }

  /** Bytes of text so far. */
  get bytes(): number {
    return this.#bytes + this.#used
  }

  add({ symbols, offsets }: Strings, i: number, label: number): void {
    const end = offsets[i + 1] as number
    const from = offsets[i] as number
    this.#makeRoom(5 * (end - from) + 3)
    const chunk = this.#chunk
    let at = this.#used
    for (let s = from; s < end; s++) {
      const word = this.#written[symbols[s] as number] as Uint8Array
      for (let b = 0; b < word.length; b++) chunk[at++] = word[b] as number
    }
    if (chunk[at - 1] !== SPACE) chunk[at++] = SPACE
    chunk[at++] = ZERO + label
    chunk[at++] = NEWLINE
    this.#used = at
  }

  /** The chunks that are full, each handed out once. */
  take(): Uint8Array[] {
    const full = this.#full
    this.#full = []
    return full
  }

  /** The last chunks, and the digest in hex of all. */
  end(): { chunks: Uint8Array[]; digest: string } {
    if (this.#used > 0) this.#cut()
    return { chunks: this.take(), digest: this.#hash.digest('hex') }
  }

  #makeRoom(bytes: number): void {
    if (this.#used + bytes > CHUNK) this.#cut()
  }

  #cut(): void {
    const chunk = this.#chunk.subarray(0, this.#used)
    this.#hash.update(chunk)
    this.#full.push(chunk)
    this.#bytes += chunk.length
    this.#chunk = new Uint8Array(CHUNK)
    this.#used = 0
  }
}

const [SPACE, ZERO, NEWLINE] = [0x20, 0x30, 0x0a] as const
