import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { apportion, mixture } from './mixture.js'

test('apportion adds up to n, within 1 of each exact share, and gives a weight of 0 nothing', () => {
  const weight = fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 1e3, noNaN: true }))
  fc.assert(
    fc.property(
      fc.array(weight, { minLength: 1, maxLength: 6 }).filter((w) => w.some((x) => x > 0)),
      fc.nat(10_000),
      (weights, n) => {
        const sizes = apportion(weights, n)
        const total = weights.reduce((a, b) => a + b)
        assert.equal(
          sizes.reduce((a, b) => a + b),
          n,
        )
        sizes.forEach((size, i) => {
          const exact = (n * (weights[i] as number)) / total
          assert.ok(Math.abs(size - exact) < 1 + 1e-9, `${size} ${exact}`)
          if (weights[i] === 0) assert.equal(size, 0)
        })
      },
    ),
  )
})

test('mixture is a seeded order of the exact sizes', () => {
  const places = mixture([0.5, 0.2, 0.3], 1000, 1, 'train')
  assert.deepEqual(
    [0, 1, 2].map((part) => places.filter((p) => p === part).length),
    [500, 200, 300],
  )
  assert.deepEqual(mixture([0.5, 0.2, 0.3], 1000, 1, 'train'), places)
  assert.notDeepEqual(mixture([0.5, 0.2, 0.3], 1000, 2, 'train'), places)
  assert.notDeepEqual(mixture([0.5, 0.2, 0.3], 1000, 1, 'validation'), places)
  assert.ok(places.subarray(0, 100).some((p) => p !== places[0])) // not in blocks
  assert.equal(mixture([1], 0, 1, 'train').length, 0)
})

test('more than 256 parts keep their places', () => {
  const places = mixture(new Array<number>(600).fill(1), 1200, 1, 's')
  const sizes = new Map<number, number>()
  for (const part of places) sizes.set(part, (sizes.get(part) ?? 0) + 1)
  assert.equal(sizes.size, 600)
  assert.ok([...sizes.values()].every((size) => size === 2))
})
