/** How many of n were right. */
export type Counts = { correct: number; n: number }

/** @throws RangeError unless 0 ≤ correct ≤ n are integers and n is at least `least` */
export const checkCounts = ({ correct, n }: Counts, least: number): void => {
  if (!Number.isInteger(n) || !Number.isInteger(correct) || correct < 0 || correct > n || n < least)
    throw new RangeError(`counts want integers 0 ≤ correct ≤ n and n ≥ ${least}, not ${correct} of ${n}`)
}
