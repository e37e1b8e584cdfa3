import { createHash } from 'node:crypto'
import type { Strings } from '@sweepstack/brackets'
import { BracketText } from '../bracket-text.js'

const CHUNK = 2 ** 20
const [SPACE, ZERO, NEWLINE] = [0x20, 0x30, 0x0a] as const

/** Writes canonical text (see brackets' `canonicalText`) in chunks, and signs it. */
export class CanonicalWriter {
  readonly #hash = createHash('sha256')
  readonly #text: BracketText
  #chunk = new Uint8Array(CHUNK)
  #used = 0
  #full: Uint8Array[] = []
  #cutBytes = 0

  /** @param types bracket types up to the largest in use in the whole file: they say how brackets are written */
  constructor(types: number) {
    this.#text = new BracketText(types)
  }

  /** Bytes of text so far. */
  get bytes(): number {
    return this.#cutBytes + this.#used
  }

  add(strings: Strings, i: number, label: number): void {
    const brackets = (strings.offsets[i + 1] as number) - (strings.offsets[i] as number)
    if (this.#used + this.#text.longest * brackets + 3 > CHUNK) this.#cut()
    let at = this.#text.write(strings, i, this.#chunk, this.#used)
    this.#chunk[at++] = SPACE
    this.#chunk[at++] = ZERO + label
    this.#chunk[at++] = NEWLINE
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

  #cut(): void {
    const chunk = this.#chunk.subarray(0, this.#used)
    this.#hash.update(chunk)
    this.#full.push(chunk)
    this.#cutBytes += chunk.length
    this.#chunk = new Uint8Array(CHUNK)
    this.#used = 0
  }
}
