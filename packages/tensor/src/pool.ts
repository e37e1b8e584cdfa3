/**
 * Compiled functions that nobody uses at present, one a key, for whoever next wants the same: to record, check and optimize
 * one takes a few hundred milliseconds. What has been there longest goes first.
 */
export class Pool<T extends { dispose(): void }> {
  readonly #kept = new Map<string, T>()
  readonly #size: number
  readonly #isSound: (value: T) => boolean

  /** @param isSound whether one that is given back may serve another */
  constructor(size: number, isSound: (value: T) => boolean = () => true) {
    this.#size = size
    this.#isSound = isSound
  }

  /** What is kept under the key, which is then the caller's: give it back, or dispose it. */
  take(key: string): T | undefined {
    const found = this.#kept.get(key)
    this.#kept.delete(key)
    return found
  }

  /** Takes over what the caller no longer uses. */
  give(key: string, value: T): void {
    if (!this.#isSound(value)) {
      value.dispose()
      return
    }
    this.#kept.get(key)?.dispose()
    this.#kept.delete(key)
    this.#kept.set(key, value)
    for (const [oldest, value] of this.#kept) {
      if (this.#kept.size <= this.#size) break
      value.dispose()
      this.#kept.delete(oldest)
    }
  }

  dispose(): void {
    for (const value of this.#kept.values()) value.dispose()
    this.#kept.clear()
  }
}
