import type { Metric } from '@sweepstack/contracts'
import type { CurveSums } from './checkpoint/training-state.js'

/** `seconds`: what the step took. */
export type StepReport = { loss: number; correct: number; gradientNorm: number; seconds: number }

/** Gathers the steps since the last row of the training curve, and makes the row. */
export class Curve {
  #sums: CurveSums

  constructor(sums: CurveSums = NONE) {
    this.#sums = { ...sums }
  }

  add({ loss, correct, gradientNorm, seconds }: StepReport): void {
    this.#sums.steps += 1
    this.#sums.loss += loss
    this.#sums.correct += correct
    this.#sums.gradientNorm += gradientNorm
    this.#sums.seconds += seconds
  }

  get empty(): boolean {
    return this.#sums.steps === 0
  }

  get sums(): CurveSums {
    return { ...this.#sums }
  }

  /** Means over the steps since the last row; `batch` is of B strings and `tokens` tokens. */
  row(at: { step: number; epoch: number; learningRate: number; B: number; tokens: number }): Metric {
    const { step, epoch, learningRate, B, tokens } = at
    const { steps, loss, correct, gradientNorm, seconds } = this.#sums
    const row: Metric = {
      step,
      split: 'train',
      epoch,
      loss: loss / steps,
      accuracy: correct / (steps * B),
      learningRate,
      gradientNorm: gradientNorm / steps,
      tokensPerSecond: (steps * tokens) / Math.max(seconds, 1e-6),
    }
    this.#sums = { ...NONE }
    return row
  }
}

const NONE: CurveSums = { steps: 0, loss: 0, correct: 0, gradientNorm: 0, seconds: 0 }
