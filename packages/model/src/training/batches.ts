import type { Dataset } from '@sweepstack/brackets'
import type { TrainingPlan } from '@sweepstack/contracts'
import { rng } from '@sweepstack/stats'
import { lengthOf, packTokens } from '../transformer/tokens.js'

export type Batch = { tokens: Int32Array; labels: Float32Array }

/** The strings of each step of a training: every epoch in another order, drawn from the seed. */
export class Batches {
  readonly #dataset: Dataset
  readonly #plan: TrainingPlan
  readonly #seed: number
  #epoch = -1
  #order = new Uint32Array(0)

  constructor(dataset: Dataset, plan: TrainingPlan, seed: number) {
    this.#dataset = dataset
    this.#plan = plan
    this.#seed = seed
  }

  /** Which strings step `step` (from 1) trains on. */
  indices(step: number): Uint32Array {
    const { B, stepsPerEpoch } = this.#plan
    const epoch = Math.floor((step - 1) / stepsPerEpoch)
    if (epoch !== this.#epoch) {
      this.#epoch = epoch
      this.#order = Uint32Array.from({ length: this.#dataset.n }, (_, i) => i)
      rng(this.#seed, 'shuffle', epoch).shuffle(this.#order)
    }
    const from = ((step - 1) % stepsPerEpoch) * B
    return this.#order.subarray(from, from + B)
  }

  /** The most tokens that a batch of the plan has, start and end tokens among them. */
  mostTokens(): number {
    let most = 0
    for (let step = 1; step <= this.#plan.steps; step++) {
      let tokens = 0
      for (const i of this.indices(step)) tokens += lengthOf(this.#dataset, i) + 2
      most = Math.max(most, tokens)
    }
    return most
  }

  /** tokens [B, T] and labels [B] of step `step` (from 1). */
  at(step: number): Batch {
    const indices = this.indices(step)
    return {
      tokens: packTokens(this.#dataset, indices, this.#dataset.maxLength + 2),
      labels: Float32Array.from(indices, (i) => this.#dataset.label[i]!),
    }
  }
}
