import type { Metric } from '@sweepstack/contracts'

export type StepReport = { loss: number; correct: number; gradientNorm: number }

/** Gathers the steps since the last row of the training curve, and makes the row. */
export class Curve {
  #steps = 0
  #loss = 0
  #correct = 0
  #gradientNorm = 0
  #since = performance.now()

  add({ loss, correct, gradientNorm }: StepReport): void {
    this.#steps += 1
    this.#loss += loss
    this.#correct += correct
    this.#gradientNorm += gradientNorm
  }

  get empty(): boolean {
    return this.#steps === 0
  }

  /** Time spent on something else (validation) is no training time. */
  pause(milliseconds: number): void {
    this.#since += milliseconds
  }

  /** Means over the steps since the last row; `batch` is of B strings and `tokens` tokens. */
  row(at: { step: number; epoch: number; learningRate: number; B: number; tokens: number }): Metric {
    const { step, epoch, learningRate, B, tokens } = at
    const seconds = (performance.now() - this.#since) / 1000
    const row: Metric = {
      step,
      split: 'train',
      epoch,
      loss: this.#loss / this.#steps,
      accuracy: this.#correct / (this.#steps * B),
      learningRate,
      gradientNorm: this.#gradientNorm / this.#steps,
      tokensPerSecond: (this.#steps * tokens) / Math.max(seconds, 1e-6),
    }
    this.#steps = this.#loss = this.#correct = this.#gradientNorm = 0
    this.#since = performance.now()
    return row
  }
}
