import { createHash } from 'node:crypto'
import { BracketText } from './bracket-text.js'
import type { Strings } from './strings.js'

const BLOCK = 2 ** 18
const [SPACE, ZERO, NEWLINE] = [0x20, 0x30, 0x0a] as const

/** Writes canonical text (see canonical.ts) block by block, and signs it. */
export class CanonicalWriter {
  readonly #hash = createHash('sha256')
  readonly #text: BracketText
  readonly #full: (block: Uint8Array) => void
  #block = new Uint8Array(BLOCK)
  #used = 0
  #cutBytes = 0

  /**
   * @param types bracket types up to the largest in use in the whole text: they say how brackets are written
   * @param full is handed each block; it is written over afterwards
   */
  constructor(types: number, full: (block: Uint8Array) => void = () => {}) {
    this.#text = new BracketText(types)
    this.#full = full
  }

  /** Bytes of text so far. */
  get bytes(): number {
    return this.#cutBytes + this.#used
  }

  add(strings: Strings, i: number, label: number): void {
    const brackets = (strings.offsets[i + 1] as number) - (strings.offsets[i] as number)
    const room = this.#text.longest * brackets + 3
    if (this.#used + room > this.#block.length) this.#cut(room)
    let at = this.#text.write(strings, i, this.#block, this.#used)
    this.#block[at++] = SPACE
    this.#block[at++] = ZERO + label
    this.#block[at++] = NEWLINE
    this.#used = at
  }

  addAll(strings: Strings, label: Uint8Array): void {
    for (let i = 0; i < strings.n; i++) this.add(strings, i, label[i] as number)
  }

  /** Hands out the last block; gives the SHA-256 of all, in hex. */
  end(): string {
    this.#cut(0)
    return this.#hash.digest('hex')
  }

  #cut(room: number): void {
    if (this.#used > 0) {
      const block = this.#block.subarray(0, this.#used)
      this.#hash.update(block)
      this.#full(block)
      this.#cutBytes += this.#used
      this.#used = 0
    }
    if (room > this.#block.length) this.#block = new Uint8Array(room)
  }
}
