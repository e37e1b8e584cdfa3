export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

export const sum = (values) => values.reduce((a, b) => a + b, 0)

export const mean = (values) => sum(values) / values.length

/** Standard deviation of a sample; 0 of one value. */
export function deviation(values) {
  const middle = mean(values)
  return Math.sqrt(sum(values.map((x) => (x - middle) ** 2)) / Math.max(1, values.length - 1))
}
