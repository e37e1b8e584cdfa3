import type { Rng } from '@sweepstack/stats'

/** Places of a string: all, or those of its opening or closing brackets, and a random choice of them. */
export class Places {
  #at = new Uint16Array(64)
  n = 0

  /** All places of a string of so many brackets. */
  all(length: number): void {
    this.#grow(length)
    for (let at = 0; at < length; at++) this.#at[at] = at
    this.n = length
  }

  /** The places of the brackets of one side (OPEN or CLOSE), the last place left out if `inner`. */
  of(string: Uint8Array, side: number, inner = false): void {
    this.#grow(string.length)
    this.n = 0
    const end = inner ? string.length - 1 : string.length
    for (let at = 0; at < end; at++) if (((string[at] as number) & 1) === side) this.#at[this.n++] = at
  }

  /** Puts a random k of them first, uniform over the ordered choices (Fisher–Yates, stopped after k). */
  pick(k: number, r: Rng): void {
    for (let i = 0; i < k; i++) {
      const j = i + r.int(this.n - i)
      const held = this.#at[i] as number
      this.#at[i] = this.#at[j] as number
      this.#at[j] = held
    }
  }

  at(i: number): number {
    return this.#at[i] as number
  }

  #grow(length: number): void {
    if (length > this.#at.length) this.#at = new Uint16Array(2 * length)
  }
}
