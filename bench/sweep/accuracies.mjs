import { deviation, mean } from '../lib/statistics.mjs'

/** Ours: accuracy by cell and test, of `run … --by test --format json`. */
export function ours(results) {
  return new Map(
    results.rows.map(({ overrides, test, mean, sd }) => [keyOf(overrides, test), { mean, sd: sd ?? 0 }]),
  )
}

/** Ray's: the same, of its line of runs. */
export function theirs(runs, tests) {
  const found = new Map()
  for (const run of runs)
    for (const test of tests) {
      const [size, , depth] = run.run.split(' ')
      const key = `${size}, depth ${depth}, ${test}`
      found.set(key, [...(found.get(key) ?? []), run[test]])
    }
  return new Map([...found].map(([key, values]) => [key, { mean: mean(values), sd: deviation(values) }]))
}

const keyOf = (overrides, test) =>
  `${overrides['model.layers']}x${overrides['model.dModel']}, depth ${overrides['data.depth.max']}, ${test}`

/** Means within the spread of the two over seeds, and what sampling the strings adds. */
export const alike = (a, b, n) =>
  Math.abs(a.mean - b.mean) <= 2 * Math.sqrt((a.sd ** 2 + b.sd ** 2) / 2) + 2 * Math.sqrt((2 * 0.25) / n)
