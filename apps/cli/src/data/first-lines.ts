const NEWLINE = 0x0a

/** Collects the first lines of a text that comes in pieces, and nothing of the others. */
export class FirstLines {
  #left: number
  #pieces: Uint8Array[] = []

  /** @param n how many, at least 1; Infinity for all */
  constructor(n: number) {
    this.#left = n
  }

  get isFull(): boolean {
    return this.#left === 0
  }

  add(piece: Uint8Array): void {
    if (this.isFull) return
    let end = piece.length
    if (this.#left !== Number.POSITIVE_INFINITY)
      for (let at = piece.indexOf(NEWLINE); at !== -1; at = piece.indexOf(NEWLINE, at + 1)) {
        this.#left -= 1
        if (this.#left > 0) continue
        end = at + 1
        break
      }
    // A copy where it is cut: a view would hold the whole piece.
    this.#pieces.push(end === piece.length ? piece : piece.slice(0, end))
  }

  text(): Uint8Array {
    return Buffer.concat(this.#pieces)
  }
}
