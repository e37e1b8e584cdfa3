/** L with L L' = A, row-major, n × n; what is above the diagonal is not set. */
export type Factor = { readonly n: number; readonly lower: Float64Array }

/**
 * Cholesky's factor of the symmetric positive definite A (its lower triangle is read).
 * @throws RangeError where A is not positive definite (a penalty above 0 makes it so)
 */
export const cholesky = (a: Float64Array, n: number): Factor => {
  const lower = Float64Array.from(a)
  for (let i = 0; i < n; i++) {
    const row = i * n
    for (let j = 0; j <= i; j++) {
      const other = j * n
      let sum = lower[row + j]!
      for (let k = 0; k < j; k++) sum -= lower[row + k]! * lower[other + k]!
      if (i !== j) lower[row + j] = sum / lower[other + j]!
      else if (sum > 0) lower[row + j] = Math.sqrt(sum)
      else throw new RangeError(`the matrix is not positive definite (pivot ${i} is ${sum})`)
    }
  }
  return { n, lower }
}

/** x with A x = b. */
export const solve = ({ n, lower }: Factor, b: Float64Array): Float64Array => {
  const x = Float64Array.from(b)
  for (let i = 0; i < n; i++) {
    let sum = x[i]!
    for (let k = 0; k < i; k++) sum -= lower[i * n + k]! * x[k]!
    x[i] = sum / lower[i * n + i]!
  }
  for (let i = n - 1; i >= 0; i--) {
    const value = x[i]! / lower[i * n + i]!
    x[i] = value
    for (let k = 0; k < i; k++) x[k]! -= lower[i * n + k]! * value
  }
  return x
}
