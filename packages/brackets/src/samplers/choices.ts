import { choicesOf, type Target } from '@sweepstack/contracts'
import type { Rng } from '@sweepstack/stats'

type Choice = { value: number; weight: number }

/**
 * Values with weights, drawn without allocation. Equal weights are drawn exactly, others to 2^-53 of their sum.
 * The first n of them are drawn from as easily as all.
 */
export class Choices {
  readonly values: readonly number[]
  readonly #upTo: Float64Array
  readonly #isEven: boolean

  constructor(choices: readonly Choice[]) {
    this.values = choices.map(({ value }) => value)
    this.#isEven = choices.every(({ weight }) => weight === choices[0]?.weight)
    this.#upTo = new Float64Array(choices.length)
    let sum = 0
    choices.forEach(({ weight }, i) => {
      sum += weight
      this.#upTo[i] = sum
    })
  }

  /** One of the first n values; n is at least 1. */
  draw(r: Rng, n = this.values.length): number {
    if (n === 1) return this.values[0] as number
    if (this.#isEven) return this.values[r.int(n)] as number
    const at = r.float() * (this.#upTo[n - 1] as number)
    let [low, high] = [0, n - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (at < (this.#upTo[middle] as number)) high = middle
      else low = middle + 1
    }
    return this.values[low] as number
  }
}

/** The choices of a target that are possible at a length, made once a length. */
export const choicesByLength = (
  wanted: Target,
  possible: (value: number, length: number) => boolean,
): ((length: number) => Choices) => {
  const made: Choices[] = []
  return (length) => {
    made[length] ??= new Choices(choicesOf(wanted, (value) => possible(value, length)))
    return made[length]
  }
}
