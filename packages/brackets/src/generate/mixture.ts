import { type Rng, rng } from '@sweepstack/stats'

/**
 * Which of the parts each of n places takes: as many of each as its weight says, exact to rounding (largest
 * remainder, the earlier part on a tie), in a seeded order. Weights are at least 0 and not all 0. A byte a place, two
 * above 256 parts: each-count has one for every count.
 */
export const mixture = (
  weights: readonly number[],
  n: number,
  seed: number,
  stream: string,
): Uint8Array | Uint16Array => {
  const places = weights.length > 256 ? new Uint16Array(n) : new Uint8Array(n)
  let at = 0
  apportion(weights, n).forEach((size, part) => {
    places.fill(part, at, at + size)
    at += size
  })
  const r: Rng = rng(seed, stream, 'mixture')
  return r.shuffle(places)
}

/** n split by weights into integers that add up to n, each within 1 of its exact share. */
export const apportion = (weights: readonly number[], n: number): number[] => {
  const total = weights.reduce((a, b) => a + b, 0)
  const exact = weights.map((w) => (n * w) / total)
  const sizes = exact.map(Math.floor)
  const byRemainder = exact
    .map((share, part) => ({ part, remainder: share - Math.floor(share) }))
    .filter(({ part }) => (weights[part] as number) > 0)
    .sort((a, b) => b.remainder - a.remainder || a.part - b.part)
  const left = n - sizes.reduce((a, b) => a + b, 0)
  for (let i = 0; i < left; i++) {
    const part = (byRemainder[i % byRemainder.length] as { part: number }).part
    sizes[part] = (sizes[part] as number) + 1
  }
  return sizes
}
