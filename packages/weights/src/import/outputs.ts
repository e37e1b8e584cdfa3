import type { ImportConfig } from '@sweepstack/contracts'
import { fault } from '../fault.js'

/**
 * The outputs as one logit: the balanced one less the unbalanced one, which is the log-odds of two under a softmax.
 * @param weight [D, N], by rows
 * @param bias [N]
 * @returns W [D] and b
 * @throws SweepstackError `model.invalid` for an output that there is not
 */
export const logitOf = (
  { balanced, unbalanced }: ImportConfig['outputs'],
  weight: Float32Array,
  bias: Float32Array,
): { W_U: Float32Array; b_U: Float32Array } => {
  const N = bias.length
  for (const [name, index] of Object.entries({ balanced, unbalanced }))
    if (index !== null && index >= N)
      throw fault(
        `outputs.${name}`,
        `is ${index}, and the model has ${N} outputs`,
        `give a number below ${N}`,
      )
  const difference = (at: (output: number) => number): number =>
    (balanced === null ? 0 : at(balanced)) - (unbalanced === null ? 0 : at(unbalanced))
  return {
    W_U: Float32Array.from({ length: weight.length / N }, (_, d) => difference((n) => weight[d * N + n]!)),
    b_U: Float32Array.of(difference((n) => bias[n]!)),
  }
}
