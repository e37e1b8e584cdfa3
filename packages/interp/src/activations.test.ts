import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { fromText, type Strings } from '@sweepstack/brackets'
import { modelSchema, probeResultSchema, probeTargets, streamHooks } from '@sweepstack/contracts'
import { initialParameters, TrainedModel } from '@sweepstack/model'
import { rng } from '@sweepstack/stats'
import { loadTensorFlow } from '@sweepstack/tensor'
import { activationsAt } from './activations.js'
import { runProbe } from './probe.js'
import { samplePositions } from './sample.js'

const reach = { length: 30, types: 3 }
const D = 16
const spec = modelSchema.parse({ layers: 2, dModel: D, heads: 2, dMlp: 32, positional: 'none', initStd: 0.3 })
const model = new TrainedModel({
  tf: loadTensorFlow(),
  spec,
  reach,
  params: initialParameters(spec, reach, 1),
  engine: 'eager',
})
after(() => model.dispose())

const random = rng(1, 'strings')
const stringsOf = (brackets: string) =>
  fromText(
    Array.from({ length: 600 }, () =>
      Array.from({ length: 1 + random.int(reach.length) }, () => brackets[random.int(brackets.length)]).join(
        '',
      ),
    ),
  )
const datasets = Object.entries({ 'one type': stringsOf('()'), 'three types': stringsOf('()[]{}') })

const where = { hooks: streamHooks(spec), width: D }
/** Every hook of one string, at all of its positions. */
const alone = async (dataset: Strings, string: number) => {
  for await (const { hooks } of model.capture({ strings: dataset, indices: [string], hooks: where.hooks }))
    return hooks
  return assert.fail('nothing was captured')
}

for (const [name, dataset] of datasets)
  test(`rows are the stream at their own bracket, whatever the lengths of the strings batched with it: ${name}`, async () => {
    const sample = samplePositions(dataset, 1_500, rng(1, 'sample'))
    const read = []
    for await (const found of activationsAt({ model, ...where, dataset }, sample)) read.push(found)
    assert.deepEqual(
      read.map(({ hook }) => hook),
      where.hooks,
    )
    for (const [s, string] of sample.strings.entries()) {
      if (s % 10 !== 0) continue
      const own = await alone(dataset, string)
      for (let row = sample.bounds[s]!; row < sample.bounds[s + 1]!; row++)
        for (const { hook, features } of read) {
          const at = (sample.positions[row]! + 1) * D
          for (let j = 0; j < D; j++) {
            const difference = features.values[row * D + j]! - own.get(hook)!.data[at + j]!
            assert.ok(Math.abs(difference) < 1e-4, `${hook}, string ${string}`)
          }
        }
    }
  })

for (const [name, dataset] of datasets)
  test(`every target of an untrained model: layer 0 without positions knows the symbol, and no more: ${name}`, async () => {
    for (const target of probeTargets) {
      const results = await runProbe({
        model,
        ...where,
        dataset,
        testName: 't',
        spec: { target, positions: 3_000 },
        seed: 1,
      })
      assert.equal(results.length, spec.layers + 1)
      for (const result of results) probeResultSchema.parse(result)
      // A symbol alone says little of the prefix, and of (symbol, position) no more than two groups of labels.
      assert.ok(results[0]!.score! < (target === 'negative' ? 0.7 : 0.2), `${target} ${results[0]!.score}`)
    }
  })
