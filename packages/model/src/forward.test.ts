import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromText, type Strings } from '@sweepstack/brackets'
import { type ModelSpec, modelSchema } from '@sweepstack/contracts'
import { loadTensorFlow } from '@sweepstack/tensor'
import { initialParameters } from './init.js'
import { TrainedModel } from './trained-model.js'

const tf = loadTensorFlow()
const small = { layers: 2, dModel: 8, heads: 2, dMlp: 12 } as const
const cases: Partial<ModelSpec>[] = [
  {},
  { attention: 'causal' },
  { attention: 'causal', readout: 'last' },
  { readout: 'last', norm: 'post' },
  { readout: 'first', positional: 'learned' },
  { readout: 'mean', attention: 'causal', positional: 'none' },
]
const withModel = async <R>(
  model: object,
  use: (m: TrainedModel) => R | Promise<R>,
  types = 1,
): Promise<R> => {
  const spec = modelSchema.parse({ ...small, ...model })
  const reach = { length: 12, types }
  // Larger than at the start of training, so that attention is not nearly uniform.
  const params = initialParameters(spec, reach, 7).map((p) => 2 * p)
  const m = new TrainedModel({ tf, spec, reach, params })
  try {
    return await use(m)
  } finally {
    m.dispose()
  }
}
const close = (a: Float32Array, b: Float32Array, what: string) =>
  a.forEach((x, i) => {
    assert.ok(Math.abs(x - b[i]!) < 1e-5, `${what}: ${x} and ${b[i]}`)
  })
const mixed: Strings = fromText(['()', '(((())))', '))((', '()()()()()()', ')(', '((((((((((()'])

for (const model of cases) {
  const name = JSON.stringify(model)
  test(`a string's logit does not depend on what it is batched with: ${name}`, () =>
    withModel(model, async (m) => {
      const together = await m.logits(mixed)
      for (let i = 0; i < mixed.n; i++)
        close(await m.logits(mixed, { indices: [i] }), together.subarray(i, i + 1), name)
    }))

  test(`the residual stream leads to the same logits: ${name}`, () =>
    withModel(model, async (m) => {
      close(logitsFrom(m, mixed), await m.logits(mixed), name)
    }))
}

/** The logits by plain arithmetic from the last residual stream: all positions computed, then one picked. */
const logitsFrom = (m: TrainedModel, strings: Strings): Float32Array => {
  const { data, shape } = m.residuals(strings).at(-1)!
  const [n, T, D] = shape
  const vector = (name: string) => m.parameter(name).data
  const finish = (x: Float32Array): number => {
    let y = Array.from(x)
    if (m.spec.norm === 'pre') {
      const mean = y.reduce((a, b) => a + b) / D
      const variance = y.reduce((a, b) => a + (b - mean) ** 2, 0) / D
      const [w, b] = [vector('ln_final.w'), vector('ln_final.b')]
      y = y.map((v, d) => ((v - mean) / Math.sqrt(variance + 1e-5)) * w[d]! + b[d]!)
    }
    const W_U = vector('unembed.W_U')
    return y.reduce((sum, v, d) => sum + v * W_U[d]!, vector('unembed.b_U')[0]!)
  }
  return Float32Array.from({ length: n }, (_, i) => {
    const brackets = strings.offsets[i + 1]! - strings.offsets[i]!
    const at = (t: number) => finish(data.subarray((i * T + t) * D, (i * T + t + 1) * D))
    const all = Array.from({ length: brackets }, (_, t) => at(t + 1))
    const mean = all.reduce((a, b) => a + b, 0) / brackets
    return { eos: at(brackets + 1), first: at(0), last: at(brackets), mean }[m.spec.readout]
  })
}

const typed: Strings = fromText(['()', '([{()}])', ']](', '<()[]{}>()()', '((((((((((('])
for (const readout of ['eos', 'mean'] as const)
  test(`four bracket types: the type of a bracket matters, and every bracket counts for a mean: ${readout}`, () =>
    withModel(
      { readout },
      async (m) => {
        const together = await m.logits(typed)
        close(logitsFrom(m, typed), together, readout)
        for (let i = 0; i < typed.n; i++)
          close(await m.logits(typed, { indices: [i] }), together.subarray(i, i + 1), readout)
        const [round, square] = await m.logits(fromText(['(())', '[[]]']))
        assert.ok(Math.abs(round! - square!) > 1e-3, `${round} and ${square}`)
      },
      4,
    ))

test('a bracket type without a token is refused, not read as nothing', () =>
  withModel(
    {},
    async (m) => {
      const strings = fromText(['([])', '([{}])'])
      const message = /tokens for 2 bracket types, and string 1 has a bracket of type 2/
      await assert.rejects(m.logits(strings), { name: 'RangeError', message })
      assert.throws(() => m.residuals(strings), { name: 'RangeError', message })
      // The strings that are asked for count, not those beside them.
      assert.equal((await m.logits(strings, { indices: [0] })).length, 1)
    },
    2,
  ))

test('causal attention: a position does not feel what comes after it', () =>
  withModel({ attention: 'causal' }, (m) => {
    const [a, b] = [m.residuals(fromText(['(()())'])), m.residuals(fromText(['(()(()']))]
    a.forEach(({ data, hook }, layer) => {
      const same = 8 * 5 // start and four brackets
      close(data.subarray(0, same), b[layer]!.data.subarray(0, same), hook)
    })
    assert.notDeepEqual(a[2]!.data.subarray(40), b[2]!.data.subarray(40))
  }))

test('hooks have their TransformerLens names and shapes', () =>
  withModel({}, (m) => {
    const found = m.residuals(mixed, [3, 0])
    assert.deepEqual(
      found.map(({ hook, layer, shape }) => [hook, layer, shape]),
      [
        ['blocks.0.hook_resid_pre', 0, [2, 14, 8]],
        ['blocks.0.hook_resid_post', 1, [2, 14, 8]],
        ['blocks.1.hook_resid_post', 2, [2, 14, 8]],
      ],
    )
  }))

test('learned positions do not reach further than they were made', () =>
  withModel({ positional: 'learned' }, async (m) => {
    const long = fromText(['()'.repeat(7)])
    await assert.rejects(m.logits(long), { code: 'data.impossible', message: /12 brackets.*has 14/ })
    assert.throws(() => m.residuals(long), { code: 'data.impossible' })
  }))

test('weights of the wrong size are refused', () => {
  const spec = modelSchema.parse(small)
  assert.throws(
    () => new TrainedModel({ tf, spec, reach: { length: 2, types: 1 }, params: new Float32Array(3) }),
    /the vector 3/,
  )
})
