/**
 * One piece of work on its way at a time: the training goes on meanwhile, and waits only where the next one is due before the
 * last has arrived. So what is handed out is bounded, and arrives in order.
 */
export class Lane {
  #busy: Promise<void> | null = null
  #failure: { error: unknown } | null = null

  get free(): boolean {
    return this.#busy === null
  }

  /** Starts the work once the last has arrived. @throws what the last failed of */
  async give(work: () => Promise<void>): Promise<void> {
    await this.settled()
    this.#busy = work()
      .catch((error: unknown) => {
        this.#failure = { error }
      })
      .finally(() => {
        this.#busy = null
      })
  }

  /** Resolves when nothing is on its way. @throws what the last failed of */
  async settled(): Promise<void> {
    await this.#busy
    if (this.#failure !== null) throw this.#failure.error
  }
}
