/** Strings that look the same: the value they share, and how many of them are balanced and unbalanced. */
export type Alike = { value: number; balanced: number; unbalanced: number }

/**
 * Counts strings by the integer a reader sees of each. Values are close together (lengths, counts), so arrays over
 * their range do: nothing is made for a string.
 */
export class Tally {
  /** the value that counts begin at */
  #least = 0
  #counts = new Uint32Array(0)

  add(seen: ArrayLike<number>, label: Uint8Array): void {
    const { length: n } = seen
    if (n === 0) return
    let least = Number.POSITIVE_INFINITY
    let most = Number.NEGATIVE_INFINITY
    for (let i = 0; i < n; i++) {
      const value = seen[i] as number
      if (value < least) least = value
      if (value > most) most = value
    }
    this.#reach(least, most)
    const counts = this.#counts
    const from = this.#least
    for (let i = 0; i < n; i++) counts[2 * ((seen[i] as number) - from) + (label[i] as number)]! += 1
  }

  /** The values met, smallest first. */
  groups(): Alike[] {
    const groups: Alike[] = []
    for (let at = 0; at < this.#counts.length; at += 2) {
      const [unbalanced, balanced] = [this.#counts[at] as number, this.#counts[at + 1] as number]
      if (balanced + unbalanced > 0) groups.push({ value: this.#least + at / 2, balanced, unbalanced })
    }
    return groups
  }

  #reach(least: number, most: number): void {
    const isEmpty = this.#counts.length === 0
    const from = isEmpty ? least : Math.min(least, this.#least)
    const to = isEmpty ? most : Math.max(most, this.#least + this.#counts.length / 2 - 1)
    if (from === this.#least && 2 * (to - from + 1) === this.#counts.length) return
    const counts = new Uint32Array(2 * (to - from + 1))
    if (!isEmpty) counts.set(this.#counts, 2 * (this.#least - from))
    this.#least = from
    this.#counts = counts
  }
}
