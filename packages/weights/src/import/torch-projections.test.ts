// Queries, keys and values in tensors of their own, and layers whose parts have other names than torch's.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Fields, importing, load, refuses, renamed, type Tensors } from './testing/foreign.js'

const { tensors, config } = load('torch', 'pre-relu-learned')
const expected = importing(tensors, config)
const D = 8

type Names = [query: string, key: string, value: string]
const Q_PROJ: Names = ['self_attn.q_proj.', 'self_attn.k_proj.', 'self_attn.v_proj.']

/** The model with in_proj_weight taken apart, and in_proj_bias too where `biases`. */
const apart = (names: Names, biases = true): Tensors =>
  Object.fromEntries(
    Object.entries(tensors).flatMap(([name, tensor]) => {
      const [, layer, kind] = /^(.*\.)self_attn\.in_proj_(weight|bias)$/.exec(name) ?? []
      if (kind === undefined || (kind === 'bias' && !biases)) return [[name, tensor]]
      const shape = kind === 'weight' ? [D, D] : [D]
      const size = tensor.values.length / 3
      return names.map((own, i) => [
        `${layer}${own}${kind}`,
        { shape, values: tensor.values.slice(i * size, (i + 1) * size) },
      ])
    }),
  )
const output = (to: string) => (name: string) => name.replace('self_attn.out_proj', to)
const without = (all: Tensors, name: string): Tensors =>
  Object.fromEntries(Object.entries(all).filter(([own]) => own !== name))
const keyed = (keys: Fields): Fields => ({ ...config, keys })

describe('projections apart are the same model', () => {
  test('by the common names', () => {
    for (const names of [
      Q_PROJ,
      ['self_attn.W_Q.', 'self_attn.W_K.', 'self_attn.W_V.'],
      ['self_attn.to_q.', 'self_attn.to_k.', 'self_attn.to_v.'],
      ['self_attn.wq.', 'self_attn.wk.', 'self_attn.wv.'],
      ['self_attn.query.', 'self_attn.key.', 'self_attn.value.'],
      ['self_attn.query_proj.', 'self_attn.key_proj.', 'self_attn.value_proj.'],
    ] as Names[])
      assert.deepEqual(importing(apart(names), config), expected, names[0])
  })
  test('beside the output, whatever holds both', () => {
    const names = Q_PROJ.map((name) => name.replace('self_attn', 'attention.mha')) as Names
    assert.deepEqual(importing(renamed(apart(names), output('attention.mha.out_proj')), config), expected)
    const alone = renamed(apart(['query.', 'key.', 'value.']), output('out_proj'))
    assert.deepEqual(importing(alone, config), expected)
  })
  test("as torch's own MultiheadAttention has them, biases in one", () => {
    const names: Names = ['self_attn.q_proj_', 'self_attn.k_proj_', 'self_attn.v_proj_']
    assert.deepEqual(importing(apart(names, false), config), expected)
    assert.deepEqual(importing(apart(names, false), keyed({ query: 'self_attn.q_proj' })), expected)
  })
  test('by names that are said', () => {
    const odd = apart(['mix.a.', 'mix.b.', 'mix.c.'])
    refuses(() => importing(odd, config), 'keys.query', /no in_proj_weight and no projection of queries/)
    const keys = { query: 'mix.a', key: 'mix.b', value: 'mix.c', attentionOutput: 'self_attn.out_proj' }
    assert.deepEqual(importing(odd, keyed(keys)), expected)
    refuses(
      () => importing(odd, keyed({ ...keys, key: null })),
      'keys.key',
      /cannot be told from mix\.a\.weight/,
      /keys: \{ key: NAME/,
    )
    refuses(() => importing(odd, keyed({ ...keys, value: 'mix.a' })), 'keys.value', /cannot be told/)
  })
  test('a bias that is missing is 0', () => {
    const last = importing(without(apart(Q_PROJ), 'encoder.layers.0.self_attn.k_proj.bias'), config)
    assert.notDeepEqual(last.params, expected.params)
    assert.equal(last.params.length, expected.params.length)
  })
})

describe('layers with other names', () => {
  test('of all their parts', () => {
    const own = renamed(tensors, (name) =>
      name
        .replace('encoder.layers', 'net.blocks')
        .replace('encoder.norm', 'ln_f')
        .replace('self_attn.in_proj', 'attn.in_proj')
        .replace('self_attn.out_proj', 'attn.proj')
        .replace(/norm([12])/, 'ln_$1')
        .replace('linear1', 'mlp.0')
        .replace('linear2', 'mlp.2'),
    )
    const layer = {
      attentionOutput: 'attn.proj',
      norm1: 'ln_1',
      norm2: 'ln_2',
      linear1: 'mlp.0',
      linear2: 'mlp.2',
    }
    const keys = { layers: 'blocks', finalNorm: 'ln_f', ...layer }
    assert.deepEqual(importing(own, keyed(keys)), expected)
    assert.deepEqual(importing(own, keyed({ ...keys, query: 'attn.in_proj', encoder: 'net' })), expected)
    refuses(() => importing(own, config), 'keys.encoder', /no layers\.0\.linear1\.weight .* keys\.layers/)
    refuses(() => importing(own, keyed({ ...keys, norm2: null })), 'net.blocks.0.norm2.weight', /is missing/)
  })
  test('two encoders', () => {
    const both = { ...tensors, ...renamed(tensors, (name) => name.replace(/^encoder/, 'decoder')) }
    refuses(() => importing(both, config), 'keys.encoder', /could be any of encoder\., decoder\./)
    const keys = { encoder: 'encoder', output: 'head' }
    const extra = {
      ...tensors,
      'decoder.layers.0.linear1.weight': tensors['encoder.layers.0.linear1.weight']!,
    }
    refuses(() => importing(extra, keyed(keys)), 'decoder.layers.0.linear1.weight', /not part/)
  })
})

describe('projections that make no model', () => {
  const layer = 'encoder.layers.0.'
  const whole = apart(Q_PROJ)
  test('queries without keys, in any layer', () => {
    for (const l of [0, 1]) {
      const name = `encoder.layers.${l}.self_attn.k_proj.weight`
      refuses(() => importing(without(whole, name), config), name, /is missing/, /the file has/)
    }
  })
  test('more than one that could be the queries, and one too many', () => {
    const twice = { ...whole, [`${layer}cross.q_proj.weight`]: whole[`${layer}self_attn.q_proj.weight`]! }
    refuses(
      () => importing(twice, config),
      'keys.query',
      /could be any of (self_attn|cross)\.q_proj\.weight, /,
      /keys: \{ query/,
    )
    refuses(
      () => importing(twice, keyed({ query: 'self_attn.q_proj' })),
      `${layer}cross.q_proj.weight`,
      /not part/,
    )
    const bias = { ...whole, [`${layer}self_attn.in_proj_bias`]: tensors[`${layer}self_attn.in_proj_bias`]! }
    refuses(() => importing(bias, config), `${layer}self_attn.q_proj.bias`, /not part/)
  })
  test('of other shapes, empty and huge', () => {
    for (const shape of [[], [0], [0, D], [D, D - 1], [1, 2 ** 16], [D, D, 1]]) {
      const name = `${layer}self_attn.v_proj.weight`
      const values = new Float32Array(shape.reduce((a, b) => a * b, 1))
      const odd = { ...whole, [name]: { shape, values } }
      refuses(() => importing(odd, config), name, /has shape .* asks for \[8,8\]/)
    }
  })
})
