import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromText, type Strings } from '@sweepstack/brackets'
import { type ModelSpec, modelSchema, type StringReach } from '@sweepstack/contracts'
import { rng } from '@sweepstack/stats'
import { loadTensorFlow } from '@sweepstack/tensor'
import fc from 'fast-check'
import { initialParameters } from '../transformer/init.js'
import { randomCases } from '../transformer/random-specs.fixture.js'
import { TrainedModel } from './trained-model.js'

const tf = loadTensorFlow()

/** Away from where training starts, so that norms and biases count. */
const withModel = async <R>(
  { model, reach }: { model: ModelSpec; reach: StringReach },
  use: (m: TrainedModel) => Promise<R>,
): Promise<R> => {
  const random = rng(3, 'params')
  const params = initialParameters(model, reach, 7).map((p) => p + 0.2 * random.normal())
  const m = new TrainedModel({ tf, spec: model, reach, params })
  return use(m).finally(() => m.dispose())
}
const small = (fields: object = {}): ModelSpec =>
  modelSchema.parse({ layers: 2, dModel: 8, heads: 2, dMlp: 12, ...fields })

/** The logits of the plain pass. */
const plainLogits = async (m: TrainedModel, strings: Strings, indices?: number[]): Promise<number[]> => {
  const found: number[] = []
  for await (const { hooks } of m.capture({ strings, hooks: ['logit'], ...(indices && { indices }) }))
    found.push(...hooks.get('logit')!.data)
  return found
}

test('a string alone, in a batch and beside longer ones has one logit, fast and plain', () =>
  fc.assert(
    fc.asyncProperty(randomCases, ({ model, reach, strings }) =>
      withModel({ model, reach }, async (m) => {
        const together = await m.logits(strings)
        const plain = await plainLogits(m, strings)
        const some = Array.from({ length: Math.min(4, strings.n) }, (_, i) => i)
        for (const i of some) {
          const [alone] = await m.logits(strings, { indices: [i] })
          const [plainAlone] = await plainLogits(m, strings, [i])
          const near = (z: number, tolerance: number) =>
            assert.ok(
              Math.abs(z - together[i]!) <= tolerance * Math.max(1, Math.abs(z)),
              `${i}: ${z}, ${together[i]}`,
            )
          near(alone!, 1e-5)
          near(plain[i]!, 1e-4)
          assert.ok(Math.abs(plainAlone! - plain[i]!) <= 1e-5 * Math.max(1, Math.abs(plain[i]!)))
        }
      }),
    ),
    { numRuns: 60 },
  ))

test('four bracket types: the type of a bracket matters, however many strings are scored together', () =>
  withModel({ model: small(), reach: { length: 12, types: 4 } }, async (m) => {
    const typed = fromText(['()', '([{()}])', ']](', '<()[]{}>()()', '((((((((((('])
    const together = await m.logits(typed)
    for (let i = 0; i < typed.n; i++) {
      const [alone] = await m.logits(typed, { indices: [i] })
      assert.ok(Math.abs(alone! - together[i]!) < 1e-5)
    }
    const [round, square] = await m.logits(fromText(['(())', '[[]]']))
    assert.ok(Math.abs(round! - square!) > 1e-3, `${round} and ${square}`)
  }))

/** What a model cannot read is refused, whether its logits are asked for or its hooks. */
const refused = async (m: TrainedModel, strings: Strings, error: object): Promise<void> => {
  await assert.rejects(m.logits(strings), error)
  await assert.rejects(plainLogits(m, strings), error)
}

test('a bracket type without a token is refused, not read as nothing', () =>
  withModel({ model: small(), reach: { length: 12, types: 2 } }, async (m) => {
    const strings = fromText(['([])', '([{}])'])
    const message = /tokens for 2 bracket types, and string 1 has a bracket of type 2/
    await refused(m, strings, { name: 'RangeError', message })
    // The strings that are asked for count, not those beside them.
    assert.equal((await m.logits(strings, { indices: [0] })).length, 1)
  }))

test('learned positions do not reach further than they were made', () =>
  withModel({ model: small({ positional: 'learned' }), reach: { length: 12, types: 1 } }, (m) =>
    refused(m, fromText(['()'.repeat(7)]), { code: 'data.impossible', message: /12 brackets.*has 14/ }),
  ))

test('a model that sees padding reads strings of up to one length', () =>
  withModel({ model: small({ padding: 'seen' }), reach: { length: 12, types: 1 } }, async (m) => {
    for await (const { hooks } of m.capture({ strings: fromText(['()']), hooks: ['hook_embed'] }))
      assert.deepEqual(hooks.get('hook_embed')!.shape, [1, 14, 8])
    await refused(m, fromText(['()'.repeat(7)]), { code: 'data.impossible' })
  }))

test('weights of the wrong size are refused', () => {
  assert.throws(
    () =>
      new TrainedModel({ tf, spec: small(), reach: { length: 2, types: 1 }, params: new Float32Array(3) }),
    /the vector 3/,
  )
})
