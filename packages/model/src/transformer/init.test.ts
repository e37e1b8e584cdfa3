import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { modelSchema } from '@sweepstack/contracts'
import { layoutOf, readView } from '@sweepstack/weights'
import { initialParameters } from './init.js'

const values = (model: object, name: string, seed = 0, types = 1): Float32Array => {
  const reach = { length: 8, types }
  const spec = modelSchema.parse({ layers: 2, dModel: 64, heads: 4, dMlp: 128, ...model })
  const view = layoutOf(spec, reach).views.find((v) => v.name === name)!
  return readView(initialParameters(spec, reach, seed), view)
}
const deviation = (numbers: Float32Array): number =>
  Math.sqrt(numbers.reduce((sum, x) => sum + x * x, 0) / numbers.length)
const near = (found: number, expected: number) =>
  assert.ok(Math.abs(found / expected - 1) < 0.1, `${found}, not ${expected}`)

test('matrices are as wide as the spec says, biases are 0, norms 1', () => {
  near(deviation(values({}, 'blocks.1.mlp.W_in')), 0.1)
  near(deviation(values({ initStd: 0.02 }, 'blocks.0.attn.W_O')), 0.02)
  assert.ok(values({}, 'blocks.0.mlp.b_in').every((x) => x === 0))
  assert.ok(values({}, 'ln_final.w').every((x) => x === 1))
  const head = { kind: 'mlp', hidden: 400 } as const
  assert.ok(values({ head }, 'head.ln.w').every((x) => x === 1))
  assert.ok(values({ head }, 'head.ln.b').every((x) => x === 0))
  near(deviation(values({ head }, 'head.W_in')), 0.1)
  near(deviation(values({ head }, 'unembed.W_U')), 0.04)
})

test('tokens stand up to sinusoids, and are as learned positions where those are learned', () => {
  near(deviation(values({}, 'embed.W_E')), 1)
  near(deviation(values({ positional: 'learned' }, 'embed.W_E')), 0.1)
  near(deviation(values({ positional: 'learned' }, 'pos_embed.W_pos')), 0.1)
})

test('a parameter depends on the seed and its name alone', () => {
  assert.deepEqual(values({ layers: 1 }, 'blocks.0.attn.W_Q'), values({ layers: 3 }, 'blocks.0.attn.W_Q'))
  assert.notDeepEqual(values({}, 'blocks.0.attn.W_Q'), values({}, 'blocks.0.attn.W_Q', 1))
  assert.notDeepEqual(values({}, 'blocks.0.attn.W_Q'), values({}, 'blocks.1.attn.W_Q'))
})

test('more bracket types leave the tokens of the first, and every other parameter, as they are', () => {
  const one = values({}, 'embed.W_E')
  const four = values({}, 'embed.W_E', 0, 4)
  assert.deepEqual([one.length, four.length], [5 * 64, 11 * 64])
  assert.deepEqual(four.subarray(0, one.length), one)
  assert.deepEqual(values({}, 'blocks.1.mlp.W_in', 0, 4), values({}, 'blocks.1.mlp.W_in'))
})

test('a seed means the same weights from one version to the next: comparisons with stored runs rest on it', () => {
  const digest = (model: object): string => {
    const spec = modelSchema.parse({ layers: 2, dModel: 16, heads: 2, dMlp: 32, ...model })
    const params = initialParameters(spec, { length: 20, types: 1 }, 7)
    const bytes = new DataView(new ArrayBuffer(4 * params.length))
    params.forEach((value, i) => {
      bytes.setFloat32(4 * i, value, true)
    })
    return createHash('sha256').update(new Uint8Array(bytes.buffer)).digest('hex').slice(0, 16)
  }
  assert.equal(digest({}), '8f9b57b87c356b18')
  assert.equal(digest({ positional: 'learned' }), '10a5add2641cd5ad')
  assert.equal(digest({ norm: 'post' }), '752d431e554f36ba')
})
