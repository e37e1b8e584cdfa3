import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { holm } from './holm.js'
import { marginTest } from './margin-test.js'
import { meanAndSd } from './mean-and-sd.js'
import { normalCdf, normalQuantile } from './normal.js'
import { twoProportionTest } from './two-proportions.js'
import { wilson } from './wilson.js'

type Pair = [number, number, number, number]
type Reference = {
  cdf: [number, number][]
  quantile: [number, number][]
  wilson: [number, number, number, number, number][]
  twoProportions: { counts: Pair; z: number; p: number }[]
  margin: { counts: Pair; margin: number; p: number }[]
  agrestiCaffo: { counts: Pair; interval: [number, number] }[]
  holm: [number[], number[]][]
  meanAndSd: [number[], number, number][]
}

/** From SciPy and statsmodels, see fixtures/generate.py. */
const reference = JSON.parse(
  readFileSync(new URL('../fixtures/reference.json', import.meta.url), 'utf8'),
) as Reference

const close = (actual: number, expected: number, relative: number, what = ''): void =>
  assert.ok(
    Math.abs(actual - expected) <= relative * Math.abs(expected) + 1e-300,
    `${what}: ${actual} is not ${expected}`,
  )
const toCounts = ([k1, n1, k2, n2]: Pair) => ({ k1, n1, k2, n2 })

test('normalCdf is scipy.stats.norm.cdf to 1e-12 of its value, in both tails', () => {
  for (const [x, expected] of reference.cdf) close(normalCdf(x), expected, 1e-12, `cdf ${x}`)
})

test('normalQuantile is scipy.stats.norm.ppf to 1e-13', () => {
  for (const [p, expected] of reference.quantile) close(normalQuantile(p), expected, 1e-13, `ppf ${p}`)
})

test('wilson is statsmodels.proportion_confint(method="wilson")', () => {
  for (const [k, n, level, low, high] of reference.wilson) {
    const interval = wilson(k, n, level)
    assert.ok(Math.abs(interval.low - low) < 1e-12, `${k} of ${n}: ${interval.low} ${low}`)
    assert.ok(Math.abs(interval.high - high) < 1e-12, `${k} of ${n}: ${interval.high} ${high}`)
  }
})

test('twoProportionTest is statsmodels.proportions_ztest', () => {
  for (const { counts, z, p } of reference.twoProportions) {
    const result = twoProportionTest(toCounts(counts))
    assert.ok(Math.abs(result.z - z) < 1e-10, `${counts}`)
    close(result.p, p, 1e-9, `${counts}`)
  }
})

test('marginTest is statsmodels.test_proportions_2indep(method="agresti-caffo") in both tails', () => {
  for (const { counts, margin, p } of reference.margin)
    close(marginTest({ ...toCounts(counts), margin }).p, Math.min(1, p), 1e-9, `${counts} ${margin}`)
})

test("marginTest with margin 0 rejects at 5 % where Agresti and Caffo's 95 % interval leaves 0 out", () => {
  for (const { counts, interval } of reference.agrestiCaffo) {
    const [low, high] = interval
    assert.equal(marginTest({ ...toCounts(counts), margin: 0 }).p < 0.05, low > 0 || high < 0, `${counts}`)
  }
})

test('holm is statsmodels.multipletests(method="holm")', () => {
  for (const [ps, expected] of reference.holm)
    holm(ps).forEach((p, i) => {
      assert.ok(Math.abs(p - (expected[i] as number)) < 1e-15)
    })
})

test('meanAndSd is numpy mean and std(ddof=1)', () => {
  for (const [values, mean, sd] of reference.meanAndSd) {
    const result = meanAndSd(values)
    close(result.mean, mean, 1e-15)
    assert.ok(Math.abs((result.sd as number) - sd) < 1e-12)
  }
})
