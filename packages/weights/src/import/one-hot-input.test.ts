// An input layer that is a matrix times one-hot tokens: the table it stands for, and where shapes do not tell it from one.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Fields, importing, load, refuses, renamed, type Tensors } from './testing/foreign.js'

const { tensors, config } = load('torch', 'pre-relu-learned')
const square = load('torch', 'post-relu-one-hot-as-many')
const expected = importing(tensors, config)
const [V, D] = [7, 8]

const table = tensors['embedding.weight']!.values
const columns = new Float32Array(V * D).map((_, i) => table[(i % V) * D + Math.floor(i / V)]!)
const rest = Object.fromEntries(Object.entries(tensors).filter(([name]) => name !== 'embedding.weight'))
const oneHot = (name = 'embedding.weight'): Tensors => ({
  ...{ ...rest, [name]: { shape: [D, V], values: columns } },
})
const zeros = (...shape: number[]) => ({ shape, values: new Float32Array(shape.reduce((a, b) => a * b, 1)) })

describe('a linear layer on one-hot tokens', () => {
  test('is found by its shape, whatever its name, and gives the vectors its columns are', () => {
    for (const name of ['embedding.weight', 'net.0.weight', 'W'])
      assert.deepEqual(importing(oneHot(name), config), expected, name)
    assert.deepEqual(importing(oneHot(), { ...config, input: 'one-hot' }), expected)
    assert.deepEqual(importing(oneHot(), { ...config, keys: { embedding: 'embedding.weight' } }), expected)
  })
  test('adds its bias to each', () => {
    const bias = { shape: [D], values: Float32Array.from({ length: D }, (_, d) => d / 4) }
    const { params } = importing({ ...oneHot(), 'embedding.bias': bias }, config)
    // The embedding comes first; our padding is token 0, as theirs is.
    for (let i = 0; i < 5 * D; i++)
      assert.equal(params[i], Math.fround(expected.params[i]! + bias.values[i % D]!))
    assert.deepEqual(params.slice(5 * D), expected.params.slice(5 * D))
  })
})

describe('as many tokens as the model is wide', () => {
  const importingSquare = (more: Fields, extra: Tensors = {}, name = 'embedding.linear.weight') =>
    importing(
      { ...renamed(square.tensors, (own) => own.replace('embedding.linear.weight', name)), ...extra },
      { ...square.config, ...more },
    )
  test('is a table or not: the config says', () => {
    refuses(
      () => importingSquare({ input: null }),
      'input',
      /is missing: embedding\.linear\.weight has shape \[8,8\]/,
      /table for an nn\.Embedding, input: one-hot for an nn\.Linear/,
    )
    assert.notDeepEqual(importingSquare({ input: 'table' }).params, importingSquare({}).params)
    refuses(() => importingSquare({ input: null }, {}, 'token_embedding'), 'input', /is missing/)
    assert.deepEqual(importingSquare({}, {}, 'token_embedding'), importingSquare({}))
  })
  test('or its bias does, which no table has', () => {
    const bias = { 'embedding.linear.bias': zeros(D) }
    assert.deepEqual(importingSquare({ input: null }, bias), importingSquare({}))
    refuses(() => importingSquare({ input: 'table' }, bias), 'embedding.linear.bias', /not part/)
  })
})

describe('an input that makes no model', () => {
  test('a kind that the shape contradicts', () => {
    refuses(
      () => importing(tensors, { ...config, input: 'one-hot' }),
      'keys.embedding',
      /no embedding and no linear layer/,
    )
    const keys = { embedding: 'embedding.weight' }
    refuses(
      () => importing(tensors, { ...config, keys, input: 'one-hot' }),
      'embedding.weight',
      /has shape \[7,8\], and should have \[tokens, 8\] as a table, or \[8, tokens\]/,
      /leave input out/,
    )
    refuses(() => importing(tensors, { ...config, input: 'onehot' }), 'input', /./, /table, one-hot/)
  })
  test('two that could be it', () => {
    refuses(
      () => importing({ ...oneHot(), 'in.weight': zeros(D, 5) }, config),
      'keys.embedding',
      /could be any of (embedding\.weight, in\.weight|in\.weight, embedding\.weight)/,
    )
    refuses(
      () => importing({ ...tensors, 'in.weight': zeros(D, 5) }, { ...config, input: 'table' }),
      'in.weight',
      /not part/,
    )
  })
  test('tokens beyond it, and a bias of another width', () => {
    const few = { ...rest, 'embedding.weight': zeros(D, 4) }
    refuses(() => importing(few, config), 'tokens.brackets.0.1', /is 4, and the embedding has 4 rows/)
    refuses(() => importing({ ...oneHot(), 'embedding.bias': zeros(V) }, config), 'embedding.bias', /\[7\]/)
  })
  test('shapes that are empty, huge, or no matrices', () => {
    const keys = { embedding: 'embedding.weight' }
    for (const shape of [[], [D], [D, V, 1], [0, 0], [2 ** 16, 1]]) {
      const odd = { ...rest, 'embedding.weight': zeros(...shape) }
      refuses(() => importing(odd, config), 'keys.embedding', /no embedding/)
      refuses(() => importing(odd, { ...config, keys }), 'embedding.weight', /and should have/)
    }
    const none = { ...rest, 'embedding.weight': zeros(D, 0) }
    refuses(() => importing(none, config), 'tokens.pad', /the embedding has 0 rows/)
    const many = { ...rest, 'embedding.weight': zeros(D, 2 ** 17) }
    assert.equal(importing(many, config).params.length, expected.params.length)
  })
})
