// A classifier head that is an mlp: what is found by itself, what has to be said, and what is refused.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Fields, filled, importing, load, refuses, renamed, type Shapes } from './testing/foreign.js'

const narrow = load('torch', 'post-relu-mlp-head')
const wide = load('torch', 'pre-relu-mlp-head-as-wide')
const bare = load('torch', 'pre-gelu-mlp-head-two')
const linear = load('torch', 'pre-relu-learned')

const changed =
  (change: (shapes: Shapes) => Shapes, more: Fields = {}, { shapes, config } = narrow) =>
  () =>
    importing(filled(change({ ...shapes })), { ...config, ...more })
const same = (shapes: Shapes): Shapes => shapes

describe('the head', () => {
  test('is found by shapes, with its norm or without', () => {
    assert.deepEqual(importing(narrow.tensors, narrow.config).spec.head, {
      ...{ kind: 'mlp', hidden: 12, norm: true, activation: 'relu' },
    })
    assert.deepEqual(importing(bare.tensors, { ...bare.config, headActivation: 'gelu_new' }).spec.head, {
      ...{ kind: 'mlp', hidden: 10, norm: false, activation: 'gelu_new' },
    })
    assert.deepEqual(importing(linear.tensors, linear.config).spec.head, { kind: 'linear' })
  })
  test('is the same by any names, and where they are said', () => {
    const named = renamed(narrow.tensors, (name) =>
      name.replace('head.0', 'a.inner').replace('head.1', 'a.ln').replace('head.3', 'out'),
    )
    const expected = importing(narrow.tensors, narrow.config)
    assert.deepEqual(importing(named, narrow.config), expected)
    const keys = { hidden: 'a.inner', headNorm: 'a.ln', output: 'out' }
    assert.deepEqual(importing(named, { ...narrow.config, keys }), expected)
  })
  test('has no biases where the file has none', () => {
    const { 'head.0.bias': _, 'head.3.bias': __, ...rest } = narrow.shapes
    assert.equal(changed(() => rest)().params.at(-1), 0)
  })
  test('as wide as the model: the output is what nothing reads, the norm what comes next in the Sequential', () => {
    assert.deepEqual(importing(wide.tensors, wide.config).spec.head, {
      ...{ kind: 'mlp', hidden: 8, norm: true, activation: 'relu' },
    })
  })
})

describe('what the file does not say', () => {
  test('the activation: asked for with an mlp, refused without', () => {
    refuses(
      changed(same, { headActivation: null }),
      'headActivation',
      /is missing: the head is an mlp, head\.0 and head\.3/,
      /relu, gelu or gelu_new, such as headActivation: relu/,
    )
    refuses(
      changed(same, { headActivation: 'relu' }, linear),
      'headActivation',
      /is relu, and the head is one linear, head/,
      /leave it out, or name .* keys\.hidden/,
    )
    refuses(changed(same, { headActivation: 'tanh' }), 'headActivation', /./, /relu, gelu, gelu_new/)
  })
  test('a norm as wide as the model, which could stand after the encoder too', () => {
    const named = renamed(wide.tensors, (name) => name.replace('head.1.', 'ln.'))
    refuses(
      () => importing(named, wide.config),
      'keys.headNorm',
      /cannot be told whether ln stands right behind head\.0/,
      /headNorm: "ln" .* finalNorm/,
    )
    const keys = { headNorm: 'ln' }
    assert.deepEqual(importing(named, { ...wide.config, keys }), importing(wide.tensors, wide.config))
  })
  test('a norm elsewhere in the Sequential: before the head, or behind the activation', () => {
    const at = (place: string) => () =>
      importing(
        renamed(narrow.tensors, (name) => name.replace('head.1.', `head.${place}.`)),
        narrow.config,
      )
    refuses(at('2'), 'keys.headNorm', /whether head\.2 stands right behind head\.0/)
    const before = (s: Shapes): Shapes => ({ ...s, 'first.0.weight': [8], 'first.0.bias': [8] })
    refuses(changed(before), 'first.0.weight', /not part of a model that can be read/)
    assert.equal(changed(before, { keys: { finalNorm: 'first.0' } })().spec.finalNorm, true)
  })
  test('which linear is which, where either could read the other', () => {
    const square = (s: Shapes): Shapes => ({ ...s, 'head.3.weight': [8, 8], 'head.3.bias': [8] })
    refuses(changed(square, {}, wide), 'keys.output', /could be any of head\.0, head\.3/, /output: "head\.0"/)
    for (const keys of [{ output: 'head.3' }, { hidden: 'head.0' }])
      assert.equal(changed(square, { keys }, wide)().spec.head.kind, 'mlp')
  })
  test('which of two hidden linears', () => {
    const two = (s: Shapes): Shapes => ({ ...s, 'other.weight': [12, 8] })
    refuses(changed(two), 'keys.hidden', /could be any of head\.0, other/, /keys: \{ hidden/)
    refuses(changed(two, { keys: { hidden: 'head.0' } }), 'other.weight', /not part/)
  })
})

describe('a head that makes no model', () => {
  test('norms and linears of the wrong width', () => {
    const norm = (s: Shapes): Shapes => ({ ...s, 'head.1.weight': [5], 'head.1.bias': [5] })
    refuses(changed(norm), 'head.1.weight', /not part of a model that can be read/)
    refuses(
      changed(norm, { keys: { headNorm: 'head.1' } }),
      'head.1.weight',
      /has shape \[5\], and the rest of the model asks for \[12\]/,
    )
    const short = (s: Shapes): Shapes => ({ ...s, 'head.1.bias': [11] })
    refuses(changed(short), 'head.1.bias', /has shape \[11\]/)
    const keys = { hidden: 'head.0', output: 'head.3' }
    const output = (s: Shapes): Shapes => ({ ...s, 'head.3.weight': [1, 11] })
    refuses(changed(output, { keys }), 'head.3.weight', /has shape \[1,11\], .* asks for \[1,12\]/)
    const hidden = (s: Shapes): Shapes => ({ ...s, 'head.0.weight': [12, 9] })
    refuses(changed(hidden, { keys }), 'head.0.weight', /has shape \[12,9\], .* asks for \[12,8\]/)
  })
  test('parts that are not there, or too many of them', () => {
    refuses(changed(same, { keys: { hidden: 'aux' } }), 'aux.weight', /is missing/)
    refuses(changed(same, { keys: { headNorm: 'aux' } }), 'aux.weight', /is missing/)
    refuses(
      changed(same, { keys: { headNorm: 'ln' } }, linear),
      'keys.headNorm',
      /is ln, and the head is one linear/,
    )
    const deep = (s: Shapes): Shapes => ({ ...s, 'head.3.weight': [12, 12], 'head.5.weight': [1, 12] })
    refuses(changed(deep), 'keys.output', /could be any of head\.3, head\.5/)
    refuses(changed(deep, { keys: { output: 'head.5' } }), 'head.3.weight', /not part/)
    refuses(changed(same, { outputs: { balanced: 1 } }), 'keys.output', /no output of 2 or more rows/)
    refuses(
      changed(same, { outputs: { balanced: 1 }, keys: { output: 'head.3' } }),
      'outputs.balanced',
      /has 1 outputs/,
    )
  })
  test('shapes that are empty, huge, or no matrices', () => {
    const keys = { hidden: 'head.0', headNorm: 'head.1', output: 'head.3' }
    const sized = (M: number) => (s: Shapes) => ({
      ...{ ...s, 'head.0.weight': [M, 8], 'head.0.bias': [M], 'head.1.weight': [M], 'head.1.bias': [M] },
      'head.3.weight': [1, M],
    })
    refuses(changed(sized(0)), 'head.hidden', /./)
    refuses(changed(sized(16_385)), 'head.hidden', /16384/)
    assert.equal(changed(sized(16_384))().params.length > 16_384 * 11, true)
    for (const shape of [[], [12], [12, 8, 1], [0, 0]]) {
      refuses(
        changed((s) => ({ ...s, 'head.0.weight': shape })),
        'keys.output',
        /no output|could be/,
      )
      assert.throws(
        changed((s) => ({ ...s, 'head.0.weight': shape }), { keys }),
        /head/,
      )
      assert.throws(
        changed((s) => ({ ...s, 'head.3.weight': shape }), { keys }),
        /head|output/,
      )
    }
  })
})
