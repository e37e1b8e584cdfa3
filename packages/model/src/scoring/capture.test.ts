import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromText } from '@sweepstack/brackets'
import { hooksOf, modelSchema } from '@sweepstack/contracts'
import { rng } from '@sweepstack/stats'
import { loadTensorFlow } from '@sweepstack/tensor'
import { layoutOf } from '@sweepstack/weights'
import { Graphs } from '../training/graphs.js'
import { hookedForward } from '../transformer/hooked-forward.js'
import { hookedKey } from '../transformer/hooked-pass.js'
import { initialParameters } from '../transformer/init.js'
import { cutViews } from '../transformer/parameters.js'
import { lengthOf, packTokens } from '../transformer/tokens.js'
import type { Captured, CaptureInput } from './capture.js'
import { type ModelOptions, TrainedModel } from './trained-model.js'

const tf = loadTensorFlow()
const spec = modelSchema.parse({ layers: 2, dModel: 8, heads: 2, dMlp: 12, ends: 'start', readout: 'last' })
const reach = { length: 12, types: 1 }
const params = initialParameters(spec, reach, 7).map((p) => 2 * p)
const random = rng(4, 'strings')
const strings = fromText(
  Array.from({ length: 40 }, () =>
    Array.from({ length: 1 + random.int(12) }, () => '()'[random.int(2)]).join(''),
  ),
)
const all = hooksOf(spec).map(({ name }) => name)

const captured = async (input: CaptureInput, more: Partial<ModelOptions> = {}): Promise<Captured[]> => {
  const model = new TrainedModel({ tf, spec, reach, params, ...more })
  const found: Captured[] = []
  try {
    for await (const batch of model.capture(input)) found.push(batch)
  } finally {
    model.dispose()
  }
  return found
}

/** The hooks of one string by the plain pass itself. */
const expectedOf = (i: number): Map<string, number[]> => {
  const found = new Map<string, number[]>()
  tf.tidy(() => {
    const T = lengthOf(strings, i) + 2
    const tokens = tf.tensor2d(packTokens(strings, [i], T), [1, T], 'int32')
    const parameters = cutViews(tf, layoutOf(spec, reach), tf.tensor1d(params))
    hookedForward(tf, {
      ...{ model: spec, parameters, tokens },
      hook: (name, x) => {
        found.set(name, [...x.dataSync()])
        return x
      },
    })
  })
  return found
}
const close = (a: ArrayLike<number>, b: ArrayLike<number>, what: string): void => {
  assert.equal(a.length, b.length, what)
  for (let i = 0; i < a.length; i++)
    assert.ok(Math.abs(a[i]! - b[i]!) < 1e-5 * Math.max(1, Math.abs(a[i]!)), `${what}: ${a[i]} and ${b[i]}`)
}

test("every hook of each string is the plain pass's, at its tokens, in the order asked", async () => {
  const indices = [...Array(strings.n).keys()].reverse()
  const batches = await captured({ strings, indices, hooks: all })
  assert.deepEqual(
    batches.flatMap((batch) => [...batch.indices]),
    indices,
  )
  for (const { indices, hooks, tokenMask } of batches) {
    assert.deepEqual([...hooks.keys()], all)
    for (const [b, i] of indices.entries()) {
      if (i % 5 !== 0) continue
      const expected = expectedOf(i)
      const n = lengthOf(strings, i)
      const T = tokenMask.length / indices.length
      // Start and brackets; this model has no end token.
      assert.deepEqual(
        [...tokenMask.subarray(b * T, (b + 1) * T)],
        Array.from({ length: T }, (_, t) => (t <= n ? 1 : 0)),
      )
      for (const name of ['hook_embed', 'blocks.1.hook_resid_post', 'ln_final.hook_out']) {
        const { shape, data } = hooks.get(name)!
        const size = shape.slice(2).reduce((product, d) => product * d, 1)
        const own = data.subarray(b * T * size, b * T * size + (n + 1) * size)
        close(own, expected.get(name)!.slice(0, (n + 1) * size), name)
      }
      close(hooks.get('logit')!.data.subarray(b, b + 1), expected.get('logit')!, 'logit')
    }
  }
})

test("some positions of each string: the same values as of all of them, and a pattern's queries", async () => {
  const hooks = ['blocks.0.hook_resid_post', 'blocks.1.attn.hook_pattern', 'unembed.hook_in']
  const chosen = (i: number): number[] => [lengthOf(strings, i), ...(i % 2 === 0 ? [0] : [])]
  const indices = [3, 8, 5]
  const [whole] = await captured({ strings, indices, hooks })
  const [some] = await captured({ strings, indices, hooks, positions: chosen })
  const T = whole!.tokenMask.length / indices.length
  assert.deepEqual([...some!.tokenMask], [1, 0, 1, 1, 1, 0])
  assert.deepEqual(some!.hooks.get(hooks[0]!)!.shape, [3, 2, 8])
  assert.deepEqual(some!.hooks.get(hooks[1]!)!.shape, [3, 2, 2, T])
  assert.deepEqual(some!.hooks.get(hooks[2]!), whole!.hooks.get(hooks[2]!))
  for (const [b, i] of indices.entries())
    for (const [at, t] of chosen(i).entries()) {
      const stream = (found: Captured, row: number) =>
        found.hooks.get(hooks[0]!)!.data.subarray(row * 8, row * 8 + 8)
      close(stream(some!, 2 * b + at), stream(whole!, b * T + t), `string ${i}, position ${t}`)
      for (const head of [0, 1]) {
        const pattern = (found: Captured, row: number) =>
          found.hooks.get(hooks[1]!)!.data.subarray(row * T, (row + 1) * T)
        close(
          pattern(some!, (2 * b + head) * 2 + at),
          pattern(whole!, (2 * b + head) * T + t),
          `head ${head}`,
        )
      }
    }
})

for (const readout of ['eos', 'first', 'last'] as const)
  for (const ends of ['both', 'start', 'end', 'none'] as const) {
    if (readout === 'eos' && (ends === 'start' || ends === 'none')) continue
    test(`the position read, and where tokens stand: readout ${readout}, ends ${ends}`, async () => {
      const hooks = ['ln_final.hook_out', 'unembed.hook_in']
      const other = modelSchema.parse({ ...spec, readout, ends })
      for (const { hooks: found, tokenMask } of await captured(
        { strings, hooks, positions: 'read' },
        { spec: other },
      )) {
        close(found.get(hooks[0]!)!.data, found.get(hooks[1]!)!.data, 'the position read')
        assert.ok(tokenMask.every((is) => is === 1))
      }
      const [whole] = await captured({ strings, indices: [3], hooks }, { spec: other })
      const n = lengthOf(strings, 3)
      const token = (has: boolean) => (has ? 1 : 0)
      assert.deepEqual(
        [...whole!.tokenMask],
        [
          token(ends === 'both' || ends === 'start'),
          ...Array(n).fill(1),
          token(ends === 'both' || ends === 'end'),
        ],
      )
    })
  }

test('a mean is read at no single position', async () => {
  const mean = modelSchema.parse({ ...spec, readout: 'mean' })
  const input = { strings, hooks: ['logit'], positions: 'read' } as const
  await assert.rejects(captured(input, { spec: mean }), /reads a mean.*unembed\.hook_in/)
})

test('compiled and eager give the same, in the last batch too; a compiled pass is kept for what is the same and nothing else', async () => {
  // Many batches of one shape, so that it is compiled; the last one is not full.
  const many = fromText(Array.from({ length: 5 * 256 + 77 }, (_, i) => `(${'()'.repeat(1 + (i % 2))})`))
  const graphs = new Graphs(2)
  const input: CaptureInput = {
    strings: many,
    hooks: ['blocks.0.attn.hook_z', 'logit'],
    positions: () => [1],
  }
  const compiled = await captured(input, { graphs })
  const B = compiled[0]!.indices.length
  const shape = { model: spec, reach, B, T: 8, hooks: [...input.hooks], P: 1 }
  const kept = graphs.passes.hooked.take(hookedKey(shape))
  assert.equal(kept?.info.engine, 'compiled')
  graphs.passes.hooked.give(hookedKey(shape), kept!)
  assert.deepEqual(await captured(input, { graphs }), compiled)
  const eager = await captured(input, { engine: 'eager' })
  assert.equal(
    compiled.reduce((sum, { indices }) => sum + indices.length, 0),
    many.n,
  )
  compiled.forEach(({ hooks, indices }, b) => {
    assert.deepEqual(indices, eager[b]!.indices)
    for (const [name, { data, shape }] of hooks) {
      assert.equal(
        data.length,
        shape.reduce((product, n) => product * n, 1),
      )
      close(data, eager[b]!.hooks.get(name)!.data, name)
    }
  })
  // Other hooks, other positions: not the pass that is kept.
  for (const other of [
    { ...input, hooks: ['blocks.1.attn.hook_z', 'logit'] },
    { ...input, positions: () => [1, 2] },
    { ...input, positions: 'all' as const },
  ])
    assert.deepEqual(await captured(other, { graphs }), await captured(other))
  graphs.dispose()
  assert.equal(graphs.passes.hooked.take(hookedKey(shape)), undefined)
})

test('nothing for no strings; a hook or position that is not there is refused; told to stop, it stops', async () => {
  assert.deepEqual(await captured({ strings, indices: [], hooks: all }), [])
  await assert.rejects(
    captured({ strings, hooks: ['blocks.2.hook_resid_post'] }),
    /no hook blocks\.2\.hook_resid_post; it has hook_embed/,
  )
  await assert.rejects(
    captured({ strings, hooks: all, positions: () => [14] }),
    /positions 0 to \d+, and 14 is asked for/,
  )
  await assert.rejects(captured({ strings, hooks: all, positions: () => [0.5] }), /0\.5 is asked for/)
  for (const indices of [[40], [-1], [0.5]])
    await assert.rejects(captured({ strings, indices, hooks: ['logit'] }), /there are 40 strings, and string/)
  await assert.rejects(
    captured(
      { strings: fromText(['()', '']), hooks: ['logit'] },
      { spec: modelSchema.parse({ ...spec, ends: 'none' }) },
    ),
    {
      code: 'data.impossible',
      message: /string 1 is empty/,
    },
  )
  await assert.rejects(captured({ strings, hooks: ['logit'], shouldStop: () => true }), {
    code: 'run.cancelled',
  })
})

test('holds no native memory once it is done, also where it is left early', async () => {
  const model = new TrainedModel({ tf, spec, reach, params })
  const before = tf.memory().numTensors
  for await (const _ of model.capture({ strings, hooks: all })) break
  for await (const _ of model.capture({ strings, hooks: all }));
  assert.equal(tf.memory().numTensors, before)
  model.dispose()
})
