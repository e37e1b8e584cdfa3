/** One string in the making, and the balanced one it is made from. Used again from string to string. */
export class Draft {
  readonly #strings = new Room()
  readonly #sources = new Room()
  string: Uint8Array = NOTHING
  /** empty where the string is not made from another */
  source: Uint8Array = NOTHING

  /** Room for a string of so many brackets; what was there may still be in it. */
  take(length: number): Uint8Array {
    this.string = this.#strings.of(length)
    return this.string
  }

  takeSource(length: number): Uint8Array {
    this.source = this.#sources.of(length)
    return this.source
  }

  /** The string becomes a copy of its source. */
  copySource(): Uint8Array {
    const out = this.take(this.source.length)
    out.set(this.source)
    return out
  }

  clear(): void {
    this.source = NOTHING
  }
}

const NOTHING = new Uint8Array(0)

/** A buffer with a view for each length, so that no view is made for a string. */
export class Room {
  #buffer = new Uint8Array(64)
  #views: Uint8Array[] = []

  of(length: number): Uint8Array {
    if (length > this.#buffer.length) {
      this.#buffer = new Uint8Array(2 * length)
      this.#views = []
    }
    this.#views[length] ??= this.#buffer.subarray(0, length)
    return this.#views[length]
  }
}
