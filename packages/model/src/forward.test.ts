import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromText, type Strings } from '@sweepstack/brackets'
import { hasEnd, hasFinalNorm, hasStart, type ModelSpec, modelSchema } from '@sweepstack/contracts'
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
  { readout: 'mean-tokens', norm: 'none', activation: 'gelu_new', initStd: 0.1, positional: 'learned' },
  { readout: 'first', ends: 'end', norm: 'post', finalNorm: true, eps: 1e-3 },
  { readout: 'last', ends: 'start', attention: 'causal', finalNorm: false },
  { readout: 'mean-tokens', ends: 'none', positional: 'learned' },
  { readout: 'mean-all', ends: 'none', padding: 'seen' },
  { readout: 'eos', attention: 'causal', padding: 'seen' },
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
    if (hasFinalNorm(m.spec)) {
      const mean = y.reduce((a, b) => a + b) / D
      const variance = y.reduce((a, b) => a + (b - mean) ** 2, 0) / D
      const [w, b] = [vector('ln_final.w'), vector('ln_final.b')]
      y = y.map((v, d) => ((v - mean) / Math.sqrt(variance + m.spec.eps)) * w[d]! + b[d]!)
    }
    const W_U = vector('unembed.W_U')
    return y.reduce((sum, v, d) => sum + v * W_U[d]!, vector('unembed.b_U')[0]!)
  }
  return Float32Array.from({ length: n }, (_, i) => {
    const brackets = strings.offsets[i + 1]! - strings.offsets[i]!
    const at = (t: number) => finish(data.subarray((i * T + t) * D, (i * T + t + 1) * D))
    const first = hasStart(m.spec) ? 0 : 1
    const over = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, t) => at(from + t)).reduce((a, b) => a + b, 0) / (to - from)
    return {
      eos: at(brackets + 1),
      first: at(first),
      last: at(brackets),
      mean: over(1, brackets + 1),
      'mean-tokens': over(first, brackets + (hasEnd(m.spec) ? 2 : 1)),
      'mean-all': over(first, hasEnd(m.spec) ? T : T - 1),
    }[m.spec.readout]
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

test('tokens a model does not have are not seen, whatever their embedding; padding is only where it is masked', async () => {
  const reach = { length: 12, types: 1 }
  const logits = async (model: object, token: number) => {
    const spec = modelSchema.parse({ ...small, ...model })
    const params = initialParameters(spec, reach, 7)
    // The embedding stands first.
    params.fill(9, token * spec.dModel, (token + 1) * spec.dModel)
    const m = new TrainedModel({ tf, spec, reach, params })
    return m.logits(mixed).finally(() => m.dispose())
  }
  const [pad, start, end, open] = [0, 1, 2, 3]
  const absent = { ends: 'none', readout: 'mean-tokens' }
  close(await logits(absent, start), await logits(absent, end), 'start and end')
  close(await logits(absent, pad), await logits(absent, end), 'padding and end')
  assert.notDeepEqual(await logits(absent, open), await logits(absent, end))
  const seen = { ...absent, padding: 'seen' }
  close(await logits(seen, start), await logits(seen, end), 'start and end')
  assert.notDeepEqual(await logits(seen, pad), await logits(seen, end))
})

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

test('a model that sees padding reads strings of up to one length', () =>
  withModel({ padding: 'seen' }, async (m) => {
    assert.deepEqual(m.residuals(fromText(['()']))[0]!.shape, [1, 14, 8])
    await assert.rejects(m.logits(fromText(['()'.repeat(7)])), { code: 'data.impossible' })
  }))

test('weights of the wrong size are refused', () => {
  const spec = modelSchema.parse(small)
  assert.throws(
    () => new TrainedModel({ tf, spec, reach: { length: 2, types: 1 }, params: new Float32Array(3) }),
    /the vector 3/,
  )
})
