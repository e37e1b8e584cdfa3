import type { TrainingSpec } from '@sweepstack/contracts'

/**
 * Keeps the weights of the lowest validation loss, and says when to stop waiting for a lower one. `minDelta` is how
 * much lower counts as progress: it matters to the waiting, not to what is kept.
 */
export class EarlyStopping {
  readonly #patience: number
  readonly #minDelta: number
  #best: { loss: number; step: number; params: Float32Array } | null = null
  /** The loss that has to be beaten by `minDelta`, and how many validations did not. */
  #mark = Number.POSITIVE_INFINITY
  #waited = 0

  constructor({ patience, minDelta }: NonNullable<TrainingSpec['earlyStopping']>) {
    this.#patience = patience
    this.#minDelta = minDelta
  }

  /** Takes a validation; `params` is asked for only when it is the best. Returns whether to stop. */
  take(step: number, loss: number, params: () => Float32Array): boolean {
    if (this.#best === null || loss < this.#best.loss) this.#best = { loss, step, params: params() }
    if (loss < this.#mark - this.#minDelta) {
      this.#mark = loss
      this.#waited = 0
    } else this.#waited += 1
    return this.#waited >= this.#patience
  }

  get best(): { step: number; params: Float32Array } | null {
    return this.#best
  }
}
