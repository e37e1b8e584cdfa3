import type { CheckpointSpec } from '@sweepstack/contracts'

/** What is known of a step when it is asked whether it leaves a checkpoint. */
export type StepDone = {
  step: number
  /** Whether it is the training's last. */
  ended: boolean
  /** Whether its validation loss is the lowest so far. */
  best: boolean
  /** Whether the training is about to be stopped, and goes on elsewhere. */
  leaving?: boolean
}

/** Why a step leaves a checkpoint; `wanted`: it is one that is to be kept, so it may not be left out. */
export type Due = { best: boolean; periodic: boolean; wanted: boolean }

/** Says when a checkpoint is due. */
export class CheckpointClock {
  readonly #spec: CheckpointSpec
  readonly #now: () => number
  #step: number
  #at: number
  #any: boolean
  #left = false

  /** @param step the step the training begins from */
  constructor(spec: CheckpointSpec, step: number, now = () => performance.now()) {
    this.#spec = spec
    this.#now = now
    this.#step = step
    this.#at = now()
    this.#any = step > 0
  }

  /** Null where the step leaves none. Without `free`, one that is only insurance waits for a later step. */
  due({ step, ended, best, leaving = false }: StepDone, free: boolean): Due | null {
    const { keep } = this.#spec
    const periodic = keep.every !== null && step % keep.every === 0
    const wanted = periodic || (best && keep.best) || (ended && keep.last > 0)
    // A training that lasted long enough for one leaves one at its end too: tests and probes may take long.
    const ends = ended && this.#any && step > this.#step
    // One, however many steps the training still takes until it is stopped.
    const leaves = leaving && !this.#left
    if (!wanted && !ends && !leaves && !(free && !leaving && this.#insurance(step))) return null
    this.#left ||= leaving
    this.#step = step
    this.#at = this.#now()
    this.#any = true
    return { best: best && keep.best, periodic, wanted }
  }

  #insurance(step: number): boolean {
    const { everySeconds, everySteps } = this.#spec
    const stepsDue =
      everySteps !== null && Math.floor(step / everySteps) > Math.floor(this.#step / everySteps)
    const timeDue = everySeconds !== null && this.#now() - this.#at >= 1000 * everySeconds
    return stepsDue || timeDue
  }
}
