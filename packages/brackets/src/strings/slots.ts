import type { Strings } from './strings.js'

/** Strings written in any order, each to a slot as long as the longest; `pack` closes the gaps. */
export class Slots {
  readonly #stride: number
  readonly #symbols: Uint8Array
  readonly #lengths: Uint16Array

  constructor(n: number, stride: number) {
    this.#stride = stride
    this.#symbols = new Uint8Array(n * stride)
    this.#lengths = new Uint16Array(n)
  }

  /** Writes string i, copied. One that is never written is empty. */
  set(i: number, string: Uint8Array): void {
    this.#symbols.set(string, i * this.#stride)
    this.#lengths[i] = string.length
  }

  /** The strings in order. The slots are used up by this. */
  pack(types: number): Strings {
    const n = this.#lengths.length
    const offsets = new Uint32Array(n + 1)
    let end = 0
    for (let i = 0; i < n; i++) {
      const length = this.#lengths[i] as number
      const start = i * this.#stride
      if (start !== end) this.#symbols.copyWithin(end, start, start + length)
      end += length
      offsets[i + 1] = end
    }
    const symbols = end === this.#symbols.length ? this.#symbols : this.#symbols.slice(0, end)
    return { n, types, symbols, offsets }
  }
}
