/**
 * p-values corrected for their number by Holm's step-down method (1979), in the order given: rejecting those
 * at most alpha keeps the chance of any false rejection at alpha, however the tests depend on each other.
 * @throws RangeError for a value outside [0, 1]
 */
export const holm = (pValues: readonly number[]): number[] => {
  const bad = pValues.find((p) => !(p >= 0 && p <= 1))
  if (bad !== undefined) throw new RangeError(`a p-value is from 0 to 1, not ${bad}`)
  const adjusted = new Array<number>(pValues.length).fill(0)
  let largest = 0
  pValues
    .map((p, i) => ({ p, i }))
    .sort((a, b) => a.p - b.p)
    .forEach(({ p, i }, rank) => {
      largest = Math.max(largest, Math.min(1, p * (pValues.length - rank)))
      adjusted[i] = largest
    })
  return adjusted
}
