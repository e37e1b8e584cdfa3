import type { Dataset } from '../features/dataset.js'
import { countsSeen } from './counts-seen.js'

/**
 * What the best rule that sees only the count (of each bracket type) says of each string of a dataset: of all that
 * look the same to it the commoner label, balanced (1) where they are as many. A count other than 0 is that of no
 * balanced string, so what is left to choose is what to say at 0.
 */
export const countRule = (dataset: Dataset): Uint8Array => {
  const { n, label } = dataset
  const seen = countsSeen(dataset)
  let balanced = 0
  let unbalanced = 0
  for (let i = 0; i < n; i++) {
    if (seen[i] !== 0) continue
    if (label[i] === 1) balanced += 1
    else unbalanced += 1
  }
  const atZero = balanced >= unbalanced ? 1 : 0
  return Uint8Array.from({ length: n }, (_, i) => (seen[i] === 0 ? atZero : 0))
}
