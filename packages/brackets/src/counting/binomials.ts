/** Rows kept. A row of 2048 holds 2049 numbers of up to 2048 bits, half of them shared: about 0.3 MB, twice with sums. */
const KEPT = 32
const rows = new Map<number, bigint[]>()
const sums = new Map<number, bigint[]>()

/** C(n, k), exact; 0 outside 0 ≤ k ≤ n. */
export const binomial = (n: number, k: number): bigint => (k < 0 || k > n ? 0n : (rowOf(n)[k] as bigint))

/** C(n, from) + … + C(n, to), exact; of what lies within 0 to n. */
export const binomialSum = (n: number, from: number, to: number): bigint => {
  const [low, high] = [Math.max(0, from), Math.min(n, to)]
  if (low > high) return 0n
  const upTo = cached(sums, n, runningSums)
  return (upTo[high + 1] as bigint) - (upTo[low] as bigint)
}

const rowOf = (n: number): bigint[] => cached(rows, n, makeRow)

const makeRow = (n: number): bigint[] => {
  const row = new Array<bigint>(n + 1).fill(1n)
  for (let k = 1; 2 * k <= n; k++) {
    row[k] = ((row[k - 1] as bigint) * BigInt(n - k + 1)) / BigInt(k)
    row[n - k] = row[k] as bigint
  }
  return row
}

const runningSums = (n: number): bigint[] => {
  let total = 0n
  return [
    0n,
    ...rowOf(n).map((value) => {
      total += value
      return total
    }),
  ]
}

/** The least recently used row gives way. */
const cached = (kept: Map<number, bigint[]>, n: number, make: (n: number) => bigint[]): bigint[] => {
  const found = kept.get(n) ?? make(n)
  kept.delete(n)
  kept.set(n, found)
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT) break
    kept.delete(oldest)
  }
  return found
}
