import type { TrainingSpec } from '@sweepstack/contracts'

/** Keeps the weights of the best validation loss, and says when to stop waiting for a better one. */
export class EarlyStopping {
  readonly #patience: number
  readonly #minDelta: number
  #best: { loss: number; step: number; params: Float32Array } | null = null
  #worse = 0

  constructor({ patience, minDelta }: NonNullable<TrainingSpec['earlyStopping']>) {
    this.#patience = patience
    this.#minDelta = minDelta
  }

  /** Takes a validation; `params` is asked for only when it is the best. Returns whether to stop. */
  take(step: number, loss: number, params: () => Float32Array): boolean {
    if (this.#best === null || loss < this.#best.loss - this.#minDelta) {
      this.#best = { loss, step, params: params() }
      this.#worse = 0
    } else this.#worse += 1
    return this.#worse >= this.#patience
  }

  get best(): { step: number; params: Float32Array } | null {
    return this.#best
  }
}
