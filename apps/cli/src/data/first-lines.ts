const NEWLINE = 0x0a

/** Cuts a text that comes in pieces off after its first lines. */
export class FirstLines {
  #left: number

  /** @param n how many, at least 1; Infinity for all */
  constructor(n: number) {
    this.#left = n
  }

  get isFull(): boolean {
    return this.#left === 0
  }

  /** What of the next piece belongs to the first lines, a view into it. */
  cut(piece: Uint8Array): Uint8Array {
    if (this.isFull) return piece.subarray(0, 0)
    if (this.#left === Number.POSITIVE_INFINITY) return piece
    for (let at = piece.indexOf(NEWLINE); at !== -1; at = piece.indexOf(NEWLINE, at + 1)) {
      this.#left -= 1
      if (this.#left === 0) return piece.subarray(0, at + 1)
    }
    return piece
  }
}
