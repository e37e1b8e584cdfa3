import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gigaflops, productsOf } from './products.mjs'

const [B, T] = [64, 40]
const model = { layers: 3, dModel: 64, heads: 4, dMlp: 256 }
const total = (readout) =>
  productsOf({ ...model, readout }, { B, T }).reduce((sum, product) => sum + gigaflops(product), 0)

test('a mean readout: three times the forward pass, 12 D² and 2 T D multiply-adds a position with an mlp of 4 D', () => {
  const { layers, dModel: D } = model
  const forward = layers * B * T * (12 * D ** 2 + 2 * T * D)
  assert.ok(Math.abs(total('mean') - (2 * 3 * forward) / 1e9) < 1e-9)
})

test('one position read: of the last block keys and values of all, the rest of one', () => {
  const { layers, dModel: D } = model
  const whole = B * T * (12 * D ** 2 + 2 * T * D)
  const last = B * T * 2 * D ** 2 + B * (D ** 2 + 2 * T * D + D ** 2 + 8 * D ** 2)
  assert.ok(Math.abs(total('eos') - (2 * 3 * ((layers - 1) * whole + last)) / 1e9) < 1e-9)
})
