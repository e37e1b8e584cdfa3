// The plain pass: its hooks, what it sees, and a second, naive definition of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromText, type Strings } from '@sweepstack/brackets'
import { HOOKS, hooksOf, type ModelSpec, modelSchema, type StringReach } from '@sweepstack/contracts'
import { rng } from '@sweepstack/stats'
import { loadTensorFlow } from '@sweepstack/tensor'
import { layoutOf, readView } from '@sweepstack/weights'
import fc from 'fast-check'
import { logit64 } from './float64.fixture.js'
import { type Hook, hookedForward } from './hooked-forward.js'
import { sizesOf } from './hooked-pass.js'
import { initialParameters } from './init.js'
import { cutViews } from './parameters.js'
import { randomCases } from './random-specs.fixture.js'
import { packTokens } from './tokens.js'

const tf = loadTensorFlow()

/** Away from where training starts, so that norms and biases count. */
const paramsOf = (model: ModelSpec, reach: StringReach, seed: number): Float32Array => {
  const random = rng(seed, 'params')
  return initialParameters(model, reach, seed).map((p) => p + 0.2 * random.normal())
}

type Run = {
  model: ModelSpec
  reach: StringReach
  params: Float32Array
  strings: Strings
  T: number
  hook?: Hook
}
const logitsOf = ({ model, reach, params, strings, T, hook = (_, x) => x }: Run): Float32Array =>
  tf.tidy(() => {
    const parameters = cutViews(tf, layoutOf(model, reach), tf.tensor1d(params))
    const tokens = tf.tensor2d(packTokens(strings, [...Array(strings.n).keys()], T), [strings.n, T], 'int32')
    return hookedForward(tf, { model, parameters, tokens, hook }).dataSync() as Float32Array
  })

test("every hook is called once, in the order of the registry, with the shape it says; every hook of the registry is some model's", () => {
  const seen = new Set<string>()
  fc.assert(
    fc.property(randomCases, ({ model, reach, strings, T }) => {
      const called: [name: string, shape: readonly number[]][] = []
      const hook: Hook = (name, x) => {
        called.push([name, x.shape])
        return x
      }
      logitsOf({ model, reach, params: paramsOf(model, reach, 1), strings, T, hook })
      const shape = { model, reach, B: strings.n, T, P: null }
      // With norms after, a block calls the hooks of its norms behind those of its parts.
      const inOrder = (named: typeof called) =>
        model.norm === 'post' ? named.toSorted(([a], [b]) => (a < b ? -1 : 1)) : named
      assert.deepEqual(
        inOrder(called),
        inOrder(hooksOf(model).map(({ name, shape: letters }) => [name, sizesOf(shape, letters)])),
      )
      for (const [name] of called) seen.add(name.replace(/^blocks\.\d+/, 'blocks.{l}'))
    }),
    { numRuns: 60 },
  )
  assert.deepEqual(
    HOOKS.map(({ name }) => name).filter((name) => !seen.has(name)),
    [],
  )
})

for (const norm of ['pre', 'post'] as const)
  test(`a hook that gives something else back is gone on with, whichever it is: norms ${norm}`, () => {
    const model = modelSchema.parse({
      norm,
      layers: 2,
      dModel: 8,
      heads: 2,
      dMlp: 8,
      head: { kind: 'mlp', hidden: 6 },
    })
    const run = { model, reach: { length: 6, types: 1 }, strings: fromText(['(())()', ')(']), T: 8 }
    const params = paramsOf(model, run.reach, 1)
    const before = logitsOf({ ...run, params })
    for (const { name } of hooksOf(model)) {
      // Not a shift by one number, which the next norm would take away.
      const hook: Hook = (at, x) => (at === name ? tf.add(x, tf.mul(x, x)) : x)
      assert.notDeepEqual(logitsOf({ ...run, params, hook }), before, name)
    }
  })

test('a naive definition in double precision gives the same logits, for every option of the spec', () => {
  fc.assert(
    fc.property(randomCases, ({ model, reach, strings, T }) => {
      const params = paramsOf(model, reach, 2)
      const { views } = layoutOf(model, reach)
      const values = new Map(views.map((view) => [view.name, readView(params, view)]))
      const found = logitsOf({ model, reach, params, strings, T })
      const tokens = packTokens(strings, [...Array(strings.n).keys()], T)
      found.forEach((z, i) => {
        const expected = logit64(model, (name) => values.get(name)!, tokens.subarray(i * T, (i + 1) * T))
        assert.ok(Math.abs(z - expected) < 1e-3, `string ${i}: ${z} and ${expected}`)
      })
    }),
    { numRuns: 100 },
  )
})

test('causal attention: a position does not feel what comes after it', () => {
  const model = modelSchema.parse({ layers: 2, dModel: 8, heads: 2, dMlp: 12, attention: 'causal' })
  const reach = { length: 6, types: 1 }
  const streams = (text: string) => {
    const found = new Map<string, number[][]>()
    const hook: Hook = (name, x) => {
      if (name.endsWith('hook_resid_post')) found.set(name, (x.arraySync() as number[][][])[0]!)
      return x
    }
    logitsOf({ model, reach, params: paramsOf(model, reach, 3), strings: fromText([text]), T: 8, hook })
    return found
  }
  const [a, b] = [streams('(()())'), streams('(()(()')]
  for (const [name, stream] of a) {
    // Start and four brackets are the same.
    assert.deepEqual(stream.slice(0, 5), b.get(name)!.slice(0, 5), name)
    assert.notDeepEqual(stream.slice(5), b.get(name)!.slice(5), name)
  }
})

test('tokens a model does not have are not seen, whatever their embedding; padding is only where it is masked', () => {
  const reach = { length: 12, types: 1 }
  const strings = fromText(['()', '(((())))', '))((', '()()()()()()'])
  const logits = (fields: object, token: number) => {
    const model = modelSchema.parse({ layers: 2, dModel: 8, heads: 2, dMlp: 12, ...fields })
    const params = initialParameters(model, reach, 7)
    // The embedding stands first.
    params.fill(9, token * model.dModel, (token + 1) * model.dModel)
    return logitsOf({ model, reach, params, strings, T: 14 })
  }
  const close = (a: Float32Array, b: Float32Array, what: string) =>
    a.forEach((x, i) => {
      assert.ok(Math.abs(x - b[i]!) < 1e-5, `${what}: ${x} and ${b[i]}`)
    })
  const [pad, start, end, open] = [0, 1, 2, 3]
  const absent = { ends: 'none', readout: 'mean-tokens' }
  close(logits(absent, start), logits(absent, end), 'start and end')
  close(logits(absent, pad), logits(absent, end), 'padding and end')
  assert.notDeepEqual(logits(absent, open), logits(absent, end))
  const seen = { ...absent, padding: 'seen' }
  close(logits(seen, start), logits(seen, end), 'start and end')
  assert.notDeepEqual(logits(seen, pad), logits(seen, end))
})
