import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ModelSpec, modelSchema, parameterCount } from '@sweepstack/contracts'
import fc from 'fast-check'
import { layoutOf } from './layout.js'
import { readView, writeView } from './views.js'

const anyModel: fc.Arbitrary<ModelSpec> = fc
  .record({
    layers: fc.integer({ min: 1, max: 4 }),
    heads: fc.integer({ min: 1, max: 4 }),
    perHead: fc.integer({ min: 1, max: 4 }),
    dMlp: fc.integer({ min: 1, max: 9 }),
    positional: fc.constantFrom('sinusoidal', 'learned', 'none'),
    norm: fc.constantFrom('pre', 'post', 'none'),
    finalNorm: fc.constantFrom(null, true, false),
    head: fc.constantFrom(
      { kind: 'linear' },
      { kind: 'mlp', hidden: 5 },
      { kind: 'mlp', hidden: 3, norm: false },
    ),
  })
  .map(({ perHead, ...model }) => modelSchema.parse({ ...model, dModel: 2 * model.heads * perHead }))
const anyReach = fc.record({
  length: fc.integer({ min: 2, max: 20 }),
  types: fc.integer({ min: 1, max: 128 }),
})

test('the layout has as many parameters as the contracts count', () => {
  fc.assert(
    fc.property(anyModel, anyReach, (model, reach) => {
      assert.equal(layoutOf(model, reach).size, parameterCount(model, reach))
    }),
  )
})

test('the views cover every place of the vector once, and so do the blocks', () => {
  fc.assert(
    fc.property(anyModel, anyReach, (model, reach) => {
      const { size, views, blocks } = layoutOf(model, reach)
      const places = Float32Array.from({ length: size }, (_, i) => i)
      const seen = views.flatMap((view) => [...readView(places, view)]).sort((a, b) => a - b)
      assert.deepEqual(seen, [...places])
      let end = 0
      for (const block of blocks) {
        assert.equal(block.offset, end)
        end += block.size
      }
      assert.equal(end, size)
    }),
  )
})

test('head h of W_K is columns D + h·K … of the product with W_QKV', () => {
  const model = modelSchema.parse({ layers: 1, dModel: 4, heads: 2, dMlp: 3 })
  const { size, views, blocks } = layoutOf(model, { length: 6, types: 1 })
  const params = new Float32Array(size)
  const view = views.find(({ name }) => name === 'blocks.0.attn.W_K')!
  const block = blocks.find(({ key }) => key === 'blocks.0.attn.W_QKV')!
  assert.deepEqual(view.shape, [2, 4, 2])
  // Head 1, input 3, output 0.
  const values = new Float32Array(16)
  values[1 * 8 + 3 * 2 + 0] = 5
  writeView(params, view, values)
  assert.equal(params[block.offset + 3 * 12 + 4 + 2], 5)
  assert.deepEqual(readView(params, view), values)
  assert.throws(() => writeView(params, view, [1]), /takes 16 values, not 1/)
})
