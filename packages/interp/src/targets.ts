import type { Strings } from '@sweepstack/brackets'
import type { ProbeTarget } from '@sweepstack/contracts'
import type { Sample } from './sample.js'

/** What each target is of a prefix whose prefix sum is `sum` and whose largest one so far is `most`. */
const VALUES: Record<ProbeTarget, (sum: number, most: number) => number> = {
  depth: (_, most) => most,
  count: (sum) => sum,
  negative: (sum) => (sum < 0 ? 1 : 0),
}

/**
 * The target at each row of the sample, of the prefix that ends there (its own bracket included). As depth of a
 * whole string, the largest prefix sum starts from the empty prefix: it is never below 0.
 * Bracket types are ignored in all three, as everywhere.
 * `())(` has counts 1 0 -1 0, depths 1 1 1 1 and negatives 0 0 1 0.
 */
export const targetOf = (dataset: Strings, sample: Sample, target: ProbeTarget): Float64Array => {
  const value = VALUES[target]
  const out = new Float64Array(sample.positions.length)
  sample.strings.forEach((string, s) => {
    const start = dataset.offsets[string]!
    let sum = 0
    let most = 0
    let next = 0
    for (let row = sample.bounds[s]!; row < sample.bounds[s + 1]!; row++) {
      for (; next <= sample.positions[row]!; next++) {
        sum += 2 * (dataset.symbols[start + next]! & 1) - 1
        most = Math.max(most, sum)
      }
      out[row] = value(sum, most)
    }
  })
  return out
}

/**
 * The word type of each row, for the control task: position and symbol, the symbol with its bracket type (see
 * control.ts).
 */
export const typeOf = (dataset: Strings, sample: Sample): Uint32Array => {
  const out = new Uint32Array(sample.positions.length)
  sample.strings.forEach((string, s) => {
    const start = dataset.offsets[string]!
    for (let row = sample.bounds[s]!; row < sample.bounds[s + 1]!; row++) {
      const position = sample.positions[row]!
      out[row] = 2 * dataset.types * position + dataset.symbols[start + position]!
    }
  })
  return out
}
