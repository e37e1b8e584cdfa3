import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { rng } from '../rng.js'
import { cholesky, solve } from './cholesky.js'
import { scaleOf } from './features.js'
import { gram, sumOf, without } from './gram.js'

const shape = { rows: fc.integer({ min: 2, max: 70 }), width: fc.integer({ min: 1, max: 7 }), seed: fc.nat() }

test("A'WA is the sum over rows, whatever the block they fall in; parts add up", () => {
  fc.assert(
    fc.property(fc.record(shape), ({ rows, width, seed }) => {
      const random = rng(seed, 'gram')
      const x = { values: Float32Array.from({ length: rows * width }, () => random.normal()), rows, width }
      const y = Float64Array.from({ length: rows }, () => random.normal())
      const weights = Float64Array.from({ length: rows }, () => random.float())
      const scale = scaleOf(x, { from: 0, to: rows })
      const a = (r: number, j: number) =>
        j === width + 1
          ? 1
          : j === width
            ? y[r]!
            : (x.values[r * width + j]! - scale.mean[j]!) * scale.inverse[j]!
      const { size, values } = gram(x, scale, { from: 1, to: rows }, [y], weights)
      assert.equal(size, width + 2)
      for (let i = 0; i < size; i++)
        for (let j = 0; j < size; j++) {
          let sum = 0
          for (let r = 1; r < rows; r++) sum += weights[r]! * a(r, i) * a(r, j)
          assert.ok(Math.abs(values[i * size + j]! - sum) < 1e-9)
        }
      const whole = gram(x, scale, { from: 0, to: rows })
      const parts = [gram(x, scale, { from: 0, to: 1 }), gram(x, scale, { from: 1, to: rows })]
      sumOf(parts).values.forEach((v, i) => {
        assert.ok(Math.abs(v - whole.values[i]!) < 1e-9)
        assert.ok(Math.abs(without(whole, parts[0]!).values[i]! - parts[1]!.values[i]!) < 1e-9)
      })
    }),
    { numRuns: 50 },
  )
})

test('Cholesky solves what is positive definite and refuses what is not', () => {
  const a = Float64Array.of(4, 2, 0, 2, 5, 1, 0, 1, 3)
  const x = solve(cholesky(a, 3), Float64Array.of(8, 15, 11))
  ;[1, 2, 3].forEach((expected, i) => {
    assert.ok(Math.abs(x[i]! - expected) < 1e-12)
  })
  assert.throws(() => cholesky(Float64Array.of(1, 2, 2, 1), 2), /not positive definite/)
})
