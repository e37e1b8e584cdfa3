import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { BLOCK, mixture, sizesOf } from './mixture.js'

const weights = fc
  .array(fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 1e3, noNaN: true })), {
    minLength: 1,
    maxLength: 8,
  })
  .filter((list) => list.some((weight) => weight > 0))
const sharesOf = (list: readonly number[]) => {
  const total = list.reduce((a, b) => a + b)
  return list.map((weight) => weight / total)
}
const count = (places: ArrayLike<number>, part: number) => Array.from(places).filter((p) => p === part).length

test('sizes add up to n, less than 1 from each share, and a weight of 0 takes nothing', () => {
  fc.assert(
    fc.property(weights, fc.nat(2000), (list, n) => {
      const sizes = sizesOf(list, n)
      assert.equal(
        sizes.reduce((a, b) => a + b),
        n,
      )
      sharesOf(list).forEach((share, part) => {
        const size = sizes[part] as number
        assert.ok(Math.abs(size - n * share) < 1 + 1e-9, `${size} ${n * share}`)
        if (share === 0) assert.equal(size, 0)
      })
    }),
  )
})

test('shares that come out whole are met', () => {
  assert.deepEqual(sizesOf([0.5, 0.125, 0.125, 0.125, 0.125], 4000), [2000, 500, 500, 500, 500])
  assert.deepEqual(sizesOf([3, 2, 5], 1000), [300, 200, 500])
  assert.deepEqual(sizesOf([1, 0, 0], 7), [7, 0, 0])
})

test('the shares hold after every block, whatever comes after it', () => {
  fc.assert(
    fc.property(weights, fc.nat(400), fc.nat(400), (list, n, more) => {
      const places = mixture(list, n + more, 1, 's')
      const whole = Math.floor(n / BLOCK) * BLOCK
      assert.deepEqual(places.subarray(0, whole), mixture(list, n, 1, 's').subarray(0, whole))
      sharesOf(list).forEach((share, part) => {
        assert.ok(Math.abs(count(places.subarray(0, whole), part) - whole * share) < 1 + 1e-9)
        assert.ok(Math.abs(count(places, part) - (n + more) * share) < 1 + 1e-9)
      })
    }),
  )
})

test('the first places are made without the others', () => {
  fc.assert(
    fc.property(weights, fc.nat(300), fc.nat(300), (list, n, upTo) => {
      const first = mixture(list, n, 1, 's', Math.min(n, upTo))
      assert.ok(first.length >= Math.min(n, upTo) && first.length < upTo + BLOCK)
      assert.deepEqual(first, mixture(list, n, 1, 's').subarray(0, first.length))
    }),
  )
})

test('the order is random within a block: by seed, by stream, and in every place', () => {
  const of = (seed: number, stream = 'train') => mixture([0.5, 0.2, 0.3], 1000, seed, stream)
  assert.deepEqual(of(1), of(1))
  assert.notDeepEqual(of(1), of(2))
  assert.notDeepEqual(of(1), of(1, 'validation'))
  const many = mixture([1, 1], 2000 * BLOCK, 3, 's')
  for (let place = 0; place < BLOCK; place++) {
    const first = count(
      Array.from({ length: 2000 }, (_, block) => many[block * BLOCK + place] as number),
      0,
    )
    assert.ok(Math.abs(first - 1000) < 5 * Math.sqrt(500), `${first} of 2000 at place ${place}`)
  }
  assert.equal(mixture([1], 0, 1, 'train').length, 0)
})

test('more than 256 parts keep their places', () => {
  const places = mixture(new Array<number>(600).fill(1), 1200, 1, 's')
  const sizes = new Map<number, number>()
  for (const part of places) sizes.set(part, (sizes.get(part) ?? 0) + 1)
  assert.equal(sizes.size, 600)
  assert.ok([...sizes.values()].every((size) => size === 2))
})
