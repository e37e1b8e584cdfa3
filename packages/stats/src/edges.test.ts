import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { gate } from './gate.js'
import { holm } from './holm.js'
import { marginTest } from './margin-test.js'
import { meanAndSd } from './mean-and-sd.js'
import { normalCdf, normalQuantile, twoSided } from './normal.js'
import { rSquared } from './r-squared.js'
import { rng } from './rng.js'
import { twoProportionTest } from './two-proportions.js'
import { wilson } from './wilson.js'

test('wilson: of nothing it is everything, and it always holds the proportion', () => {
  assert.deepEqual(wilson(0, 0), { low: 0, high: 1 })
  assert.equal(wilson(0, 50).low, 0)
  assert.equal(wilson(50, 50).high, 1)
  fc.assert(
    fc.property(fc.nat(100_000), fc.nat(100_000), (a, b) => {
      const [k, n] = [Math.min(a, b), Math.max(a, b, 1)]
      const { low, high } = wilson(k, n)
      return low >= 0 && low <= k / n && k / n <= high && high <= 1
    }),
  )
  for (const [k, n] of [
    [2, 1],
    [-1, 1],
    [0.5, 1],
    [0, Number.NaN],
  ] as const)
    assert.throws(() => wilson(k, n), RangeError)
  assert.throws(() => wilson(1, 2, 1), RangeError)
})

test('normal: ends, symmetry, and each undoes the other', () => {
  assert.equal(normalCdf(Number.POSITIVE_INFINITY), 1)
  assert.equal(normalCdf(Number.NEGATIVE_INFINITY), 0)
  assert.ok(Number.isNaN(normalCdf(Number.NaN)))
  assert.equal(twoSided(0), 1)
  assert.equal(normalQuantile(0), Number.NEGATIVE_INFINITY)
  assert.equal(normalQuantile(1), Number.POSITIVE_INFINITY)
  assert.throws(() => normalQuantile(1.1), RangeError)
  fc.assert(
    fc.property(fc.double({ min: 1e-12, max: 1 - 1e-6, noNaN: true }), (p) => {
      assert.ok(Math.abs(normalCdf(normalQuantile(p)) - p) < 1e-11 * p)
    }),
  )
})

test('meanAndSd: one value has no spread, no value has no mean', () => {
  assert.deepEqual(meanAndSd([3]), { n: 1, mean: 3, sd: null })
  assert.throws(() => meanAndSd([]), RangeError)
})

test('tests of proportions want counts', () => {
  assert.deepEqual(twoProportionTest({ k1: 3, n1: 3, k2: 9, n2: 9 }), { difference: 0, z: 0, p: 1 })
  assert.throws(() => twoProportionTest({ k1: 0, n1: 0, k2: 1, n2: 2 }), RangeError)
  assert.throws(() => marginTest({ k1: 0, n1: 0, k2: 1, n2: 2, margin: 0 }), RangeError)
  assert.throws(() => marginTest({ k1: 0, n1: 1, k2: 1, n2: 2, margin: -0.1 }), RangeError)
})

test('marginTest: symmetric, p falls with the difference and grows with the margin', () => {
  const counts = fc.record({
    k1: fc.nat(200),
    k2: fc.nat(200),
    margin: fc.double({ min: 0, max: 0.5, noNaN: true }),
  })
  fc.assert(
    fc.property(counts, ({ k1, k2, margin }) => {
      const one = marginTest({ k1, n1: 200, k2, n2: 200, margin })
      const other = marginTest({ k1: k2, n1: 200, k2: k1, n2: 200, margin })
      assert.ok(Math.abs(one.p - other.p) < 1e-12 && one.difference === -other.difference)
      assert.ok(one.p >= 0 && one.p <= 1)
      assert.ok(marginTest({ k1, n1: 200, k2, n2: 200, margin: margin + 0.1 }).p >= one.p - 1e-12)
    }),
  )
})

test('marginTest is not certain where a sample is all right: 3 of 3 against 0 of 3', () => {
  const { p } = marginTest({ k1: 3, n1: 3, k2: 0, n2: 3, margin: 0.5 })
  assert.ok(p > 0.05 && p < 1)
})

test('gate: a true difference at the margin fails it no more often than alpha', () => {
  const [n, gates, margin, alpha] = [400, 400, 0.05, 0.05]
  const draw = (r: ReturnType<typeof rng>, p: number) => {
    let correct = 0
    for (let i = 0; i < n; i++) correct += r.float() < p ? 1 : 0
    return { correct, n }
  }
  let failed = 0
  for (let g = 0; g < gates; g++) {
    const r = rng(1, 'gate', g)
    const rows = [0.85, 0.85, 0.85].map((p) => ({ baseline: draw(r, 0.9), current: draw(r, p) }))
    if (gate(rows, { margin, alpha }).some(({ moved }) => moved)) failed += 1
  }
  assert.ok(failed / gates < alpha + 0.025, `${failed} of ${gates}`)
  assert.ok(failed > 0)
})

test('gate: a real move is found either way, a sure but negligible one is not', () => {
  const outcome = gate(
    [
      { baseline: { correct: 950, n: 1000 }, current: { correct: 800, n: 1000 } },
      { baseline: { correct: 500, n: 1000 }, current: { correct: 700, n: 1000 } },
      { baseline: { correct: 990_000, n: 1_000_000 }, current: { correct: 980_000, n: 1_000_000 } },
      { baseline: { correct: 4, n: 5 }, current: { correct: 2, n: 5 } },
    ],
    { margin: 0.05, alpha: 0.05 },
  )
  assert.deepEqual(
    outcome.map(({ moved }) => moved),
    [true, true, false, false],
  )
  assert.ok(Math.abs((outcome[0]?.difference ?? 0) + 0.15) < 1e-12)
  assert.deepEqual(gate([], { margin: 0.05, alpha: 0.05 }), [])
})

test('holm: nothing gives nothing, and what is not a p-value is refused', () => {
  assert.deepEqual(holm([]), [])
  assert.throws(() => holm([0.1, Number.NaN]), RangeError)
})

test('rSquared: perfect, mean and worse-than-mean predictions, and no variance', () => {
  assert.deepEqual(rSquared([1, 2, 3], [1, 2, 3]), { r2: 1, low: 1, high: 1 })
  assert.equal(rSquared([1, 2, 3], [2, 2, 2])?.r2, 0)
  assert.ok((rSquared([1, 2, 3], [3, 2, 1])?.r2 ?? 0) < 0)
  assert.equal(rSquared([2, 2], [1, 2]), null)
  assert.equal(rSquared([], []), null)
  assert.throws(() => rSquared([1], []), RangeError)
})

test('rSquared: the 95 % interval holds the truth in about 95 of 100 samples, clustered or not', () => {
  // y = x + e with equal variances: R² of predicting y by x is a half. In clusters of 8 all share x and e.
  const covered = (clusterSize: number, clustered: boolean) => {
    let held = 0
    for (let s = 0; s < 400; s++) {
      const r = rng(2, 'r2', clusterSize, s)
      const [truth, prediction, clusters]: [number[], number[], number[]] = [[], [], []]
      for (let g = 0; g < 100; g++) {
        const [x, e] = [r.normal(), r.normal()]
        for (let i = 0; i < clusterSize; i++) {
          truth.push(x + e)
          prediction.push(x)
          clusters.push(g)
        }
      }
      const result = rSquared(truth, prediction, clustered ? { clusters } : {})
      if (result !== null && result.low <= 0.5 && result.high >= 0.5) held += 1
    }
    return held / 400
  }
  for (const share of [covered(1, false), covered(8, true)])
    assert.ok(share > 0.91 && share < 0.985, `${share}`)
  assert.ok(covered(8, false) < 0.8) // what ignoring the clusters costs
})
