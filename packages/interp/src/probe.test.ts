import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromText, type Strings } from '@sweepstack/brackets'
import { type ProbeTarget, probeResultSchema, SweepstackError } from '@sweepstack/contracts'
import { rng } from '@sweepstack/stats'
import type { ActivationSource } from './activations.js'
import { runProbe } from './probe.js'

const LENGTH = 20
const walks = (n: number, seed: number): Strings => {
  const random = rng(seed, 'walks')
  return fromText(
    Array.from({ length: n }, () => Array.from({ length: LENGTH }, () => '()'[random.int(2)]).join('')),
  )
}

/** A feature vector for the prefix that ends at a position; `string` and `position` seed what is random. */
type Encode = (prefix: {
  sum: number
  most: number
  symbol: number
  position: number
  string: number
}) => number[]

/** A model with the given streams, one `Encode` a hook, all strings in one batch. */
const encoder = (D: number, layers: Record<string, Encode>): ActivationSource => ({
  capture: async function* ({ strings, indices, hooks, positions }) {
    const asked = Uint32Array.from(indices!)
    const read = [...asked].map((i) => Array.from((positions as (i: number) => ArrayLike<number>)(i)))
    const P = Math.max(...read.map(({ length }) => length))
    const streams = hooks.map((hook) => {
      const data = new Float32Array(asked.length * P * D)
      asked.forEach((string, b) => {
        for (const [at, p] of read[b]!.entries())
          data.set(layers[hook]!(prefixOf(strings, string, p - 1)), (b * P + at) * D)
      })
      return [hook, { shape: [asked.length, P, D], data }] as const
    })
    yield { indices: asked, hooks: new Map(streams), tokenMask: new Uint8Array(0) }
  },
})

const prefixOf = ({ symbols, offsets }: Strings, string: number, position: number) => {
  let sum = 0
  let most = 0
  for (let p = 0; p <= position; p++) {
    sum += (symbols[offsets[string]! + p]! & 1) === 1 ? 1 : -1
    most = Math.max(most, sum)
  }
  return { sum, most, symbol: symbols[offsets[string]! + position]!, position, string }
}

const noise = (D: number, ...stream: (string | number)[]): number[] => {
  const random = rng(5, ...stream)
  return Array.from({ length: D }, () => random.normal())
}

const D = 48
const layers: Record<string, Encode> = {
  noise: ({ string, position }) => noise(D, 'noise', string, position),
  types: ({ symbol, position }) => noise(D, 'type', symbol, position),
  linear: ({ sum, most, string, position }) => {
    const sumDirection = noise(D, 'sum')
    const mostDirection = noise(D, 'most')
    return noise(D, 'noise', string, position).map(
      (v, j) => 0.01 * v + sum * sumDirection[j]! + most * mostDirection[j]! + 20,
    )
  },
}

const dataset = walks(500, 1)
const probe = async (
  target: ProbeTarget,
  over: Partial<{ dataset: Strings; positions: number; seed: number }> = {},
) =>
  (
    await runProbe({
      model: encoder(D, layers),
      hooks: Object.keys(layers),
      width: D,
      dataset: over.dataset ?? dataset,
      testName: 'in-distribution',
      spec: { target, positions: over.positions ?? 4_000 },
      seed: over.seed ?? 3,
    })
  ).map((result) => probeResultSchema.parse(JSON.parse(JSON.stringify(result))))

for (const target of ['count', 'depth'] as const)
  test(`ridge, ${target}: nothing in noise, type in types, all in a linear code`, async () => {
    const [inNoise, inTypes, inLinear] = await probe(target)
    assert.ok(inNoise!.low! <= 0 && inNoise!.high! >= -0.01 && Math.abs(inNoise!.score!) < 0.05)
    assert.ok(Math.abs(inNoise!.control!) < 0.05)

    // D is more than the 40 types: they are learned by heart, and that says less of count than of the control.
    assert.ok(inTypes!.control! > 0.95)
    assert.ok(inTypes!.score! < 0.7 && inTypes!.selectivity! < -0.2)

    assert.ok(inLinear!.score! > 0.99 && inLinear!.low! > 0.99 && inLinear!.high! <= 1)
    assert.ok(inLinear!.selectivity! > 0.5)
    for (const { score, low, high, shuffled, n, majority } of [inNoise!, inTypes!, inLinear!]) {
      assert.ok(low! <= score! && score! <= high!)
      assert.ok(shuffled! < 0.02 && shuffled! > -0.05)
      assert.equal(majority, null)
      assert.equal(n, 800)
    }
  })

test('logistic, negative: the same, against the majority', async () => {
  const [inNoise, inTypes, inLinear] = await probe('negative')
  const majority = inNoise!.majority!
  assert.ok(majority >= 0.5 && majority < 0.65)
  assert.ok(Math.abs(inNoise!.score! - 0.5) < 0.1)
  assert.ok(inTypes!.control! > 0.95 && inTypes!.selectivity! < 0)
  assert.ok(inLinear!.score! > 0.98 && inLinear!.selectivity! > 0.25)
  for (const { shuffled } of [inNoise!, inTypes!, inLinear!]) assert.ok(Math.abs(shuffled! - 0.5) < 0.15)
})

test('bracket types change the control task, whose word types have them, and nothing else', async () => {
  const random = rng(2, 'bracket types')
  const typed = { ...dataset, types: 3, symbols: dataset.symbols.map((symbol) => symbol + 2 * random.int(3)) }
  for (const target of ['count', 'negative'] as const) {
    const plain = await probe(target, { positions: 1_000 })
    const found = await probe(target, { dataset: typed, positions: 1_000 })
    const linear = { plain: plain[2]!, found: found[2]! }
    assert.equal(linear.found.score, linear.plain.score)
    assert.equal(linear.found.shuffled, linear.plain.shuffled)
    assert.notEqual(linear.found.control, linear.plain.control)
  }
})

test('layers carry their number and hook, and a seed fixes every figure', async () => {
  const results = await probe('count', { positions: 500 })
  assert.deepEqual(
    results.map(({ layer, hook }) => [layer, hook]),
    [
      [0, 'noise'],
      [1, 'types'],
      [2, 'linear'],
    ],
  )
  assert.deepEqual(await probe('count', { positions: 500 }), results)
  assert.notDeepEqual(await probe('count', { positions: 500, seed: 4 }), results)
})

test('a target that never varies: accuracy is the majority and selects nothing', async () => {
  const balanced = fromText(Array.from({ length: 64 }, (_, i) => '('.repeat(i + 1) + ')'.repeat(i + 1)))
  for (const result of await probe('negative', { dataset: balanced, positions: 300 })) {
    const { score, control, selectivity, shuffled, majority, high, low } = result
    assert.deepEqual([score, control, selectivity, shuffled, majority, high], [1, 1, 0, 1, 1, 1])
    assert.ok(low! < 1)
  }
})

test('a target that never varies: R2 is not defined', async () => {
  const closes = fromText(Array.from({ length: 30 }, (_, i) => ')'.repeat(i + 1)))
  for (const { score, low, high, control, selectivity, shuffled, n } of await probe('depth', {
    dataset: closes,
  })) {
    assert.deepEqual([score, low, high, control, selectivity, shuffled], Array(6).fill(null))
    assert.ok(n > 0)
  }
})

test('too few strings to split: every figure is null', async () => {
  for (const texts of [['(())'], ['(())', '(())', '()()'], ['', '()', '']])
    for (const result of await probe('count', { dataset: fromText(texts) })) {
      assert.equal(result.score, null)
      assert.equal(result.n, 0)
    }
  assert.deepEqual(await probe('count', { dataset: fromText(['', '']) }), [])
})

test('three short strings have figures, none of them NaN', async () => {
  for (const target of ['count', 'depth', 'negative'] as const)
    assert.equal((await probe(target, { dataset: fromText(['()', ')(', '((']) })).length, 3)
})

test('an activation that is not finite is an error that says where', async () => {
  const broken = encoder(2, { a: () => [0, 1], b: ({ sum }) => [sum, sum > 3 ? Number.NaN : 0] })
  await assert.rejects(
    runProbe({
      model: broken,
      hooks: ['a', 'b'],
      width: 2,
      dataset,
      testName: 't',
      spec: { target: 'count', positions: 1000 },
      seed: 0,
    }),
    (error) =>
      error instanceof SweepstackError && error.code === 'training.nan' && error.message.includes('at b'),
  )
})
