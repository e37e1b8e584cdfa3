/** Mean and standard deviation (over n) in float64; 0 for none. */
export const spreadOf = (values: Float32Array | Float64Array): { mean: number; sd: number } => {
  const n = Math.max(1, values.length)
  let sum = 0
  for (const value of values) sum += value
  const mean = sum / n
  let squares = 0
  for (const value of values) squares += (value - mean) ** 2
  return { mean, sd: Math.sqrt(squares / n) }
}
