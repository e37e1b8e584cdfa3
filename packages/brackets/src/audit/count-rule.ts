import type { Dataset } from '../dataset.js'

/**
 * The best rule that sees only the count, for the strings of one dataset: of all with a count it says the commoner
 * label, balanced (1) where they are as many. A count other than 0 is that of no balanced string, so what is left
 * to choose is what to say at 0.
 */
export const countRule = ({ n, label, count }: Dataset): ((count: number) => 0 | 1) => {
  let balanced = 0
  let unbalanced = 0
  for (let i = 0; i < n; i++) {
    if (count[i] !== 0) continue
    if (label[i] === 1) balanced += 1
    else unbalanced += 1
  }
  const atZero = balanced >= unbalanced ? 1 : 0
  return (value) => (value === 0 ? atZero : 0)
}
