import type { TrainingSpec } from '@sweepstack/contracts'
import type { StoppingState } from './checkpoint/training-state.js'

/**
 * Keeps the weights of the lowest validation loss, and says when to stop waiting for a lower one. `minDelta` is how
 * much lower counts as progress: it matters to the waiting, not to what is kept.
 */
export class EarlyStopping {
  readonly #patience: number
  readonly #minDelta: number
  #best: StoppingState['best'] = null
  /** The loss that has to be beaten by `minDelta`, and how many validations did not. */
  #mark = Number.POSITIVE_INFINITY
  #waited = 0

  /** @param from where an earlier training stood */
  constructor(
    { patience, minDelta }: NonNullable<TrainingSpec['earlyStopping']>,
    from: StoppingState | null = null,
  ) {
    this.#patience = patience
    this.#minDelta = minDelta
    if (from === null) return
    this.#best = from.best
    this.#mark = from.mark ?? Number.POSITIVE_INFINITY
    this.#waited = from.waited
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

  get state(): StoppingState {
    return {
      best: this.#best,
      mark: Number.isFinite(this.#mark) ? this.#mark : null,
      waited: this.#waited,
    }
  }
}
