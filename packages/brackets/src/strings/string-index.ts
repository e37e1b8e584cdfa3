import { type Strings, StringsBuilder, stringAt } from './strings.js'

/**
 * A set of strings that gives each distinct one a number, in order of arrival. Open addressing on a hash of
 * the symbols: no JavaScript string is made for a look-up, and a training set is looked up string by string.
 */
export class StringIndex {
  #slots = new Int32Array(256).fill(-1)
  #hashes = new Uint32Array(129)
  #kept = new StringsBuilder()

  get size(): number {
    return this.#kept.n
  }

  has(string: Uint8Array): boolean {
    return this.#slots[this.#find(string, hashOf(string))] !== -1
  }

  /** The string's number, a new one if it was not there. */
  add(string: Uint8Array): number {
    const hash = hashOf(string)
    const slot = this.#find(string, hash)
    const found = this.#slots[slot] as number
    if (found !== -1) return found
    const id = this.size
    this.#slots[slot] = id
    this.#hashes[id] = hash
    this.#kept.push(string)
    if (2 * this.size > this.#slots.length) this.#grow()
    return id
  }

  addAll(strings: Strings): void {
    for (let i = 0; i < strings.n; i++) this.add(stringAt(strings, i))
  }

  #find(string: Uint8Array, hash: number): number {
    const mask = this.#slots.length - 1
    let slot = hash & mask
    for (;;) {
      const id = this.#slots[slot] as number
      if (id === -1 || (this.#hashes[id] === hash && this.#kept.equals(id, string))) return slot
      slot = (slot + 1) & mask
    }
  }

  #grow(): void {
    const slots = new Int32Array(2 * this.#slots.length).fill(-1)
    const mask = slots.length - 1
    for (let id = 0; id < this.size; id++) {
      let slot = (this.#hashes[id] as number) & mask
      while (slots[slot] !== -1) slot = (slot + 1) & mask
      slots[slot] = id
    }
    this.#slots = slots
    const hashes = new Uint32Array(slots.length / 2 + 1)
    hashes.set(this.#hashes)
    this.#hashes = hashes
  }
}

/** FNV-1a over the symbols, finished as MurmurHash3 does so that the low bits are mixed. */
const hashOf = (string: Uint8Array): number => {
  let h = 0x811c9dc5 ^ string.length
  for (let i = 0; i < string.length; i++) h = Math.imul(h ^ (string[i] as number), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
