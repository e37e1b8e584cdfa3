import { type Problem, SweepstackError } from '@sweepstack/contracts'
import type { FromTrainer, Given } from './protocol.js'

/** Gives things to the worker and waits until it has stored them. */
export class Outbox {
  readonly #say: (message: FromTrainer) => void
  readonly #waiting = new Map<number, { resolve: () => void; reject: (error: Error) => void }>()
  #last = 0

  constructor(say: (message: FromTrainer) => void) {
    this.#say = say
  }

  /** @throws SweepstackError what the worker failed of to store it */
  give(given: Given): Promise<void> {
    const id = ++this.#last
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#say({ type: 'given', id, given })
    })
  }

  /** Hears the worker's answer. */
  stored(id: number, problem: Problem | null): void {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (problem === null) waiting?.resolve()
    else waiting?.reject(SweepstackError.fromProblem(problem))
  }
}
