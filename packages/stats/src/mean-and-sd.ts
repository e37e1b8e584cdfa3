export type MeanAndSd = {
  n: number
  mean: number
  /** sample standard deviation (n - 1); null for one value */
  sd: number | null
}

/** Mean and sample standard deviation, in two passes. @throws RangeError for no values */
export const meanAndSd = (values: ArrayLike<number>): MeanAndSd => {
  const n = values.length
  if (n === 0) throw new RangeError('the mean of no values')
  let sum = 0
  for (let i = 0; i < n; i++) sum += values[i] as number
  const mean = sum / n
  if (n === 1) return { n, mean, sd: null }
  let squares = 0
  for (let i = 0; i < n; i++) squares += ((values[i] as number) - mean) ** 2
  return { n, mean, sd: Math.sqrt(squares / (n - 1)) }
}
