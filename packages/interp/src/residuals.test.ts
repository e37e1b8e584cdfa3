import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { fromText } from '@sweepstack/brackets'
import { modelSchema, probeResultSchema, probeTargets } from '@sweepstack/contracts'
import { hooksOf, initialParameters, TrainedModel } from '@sweepstack/model'
import { rng } from '@sweepstack/stats'
import { loadTensorFlow } from '@sweepstack/tensor'
import { runProbe } from './probe.js'
import { residualFeatures } from './residuals.js'
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

for (const [name, dataset] of datasets)
  test(`rows are the stream at their own bracket, whatever the lengths of the strings batched with it: ${name}`, () => {
    const sample = samplePositions(dataset, 1_500, rng(1, 'sample'))
    const read = [...residualFeatures(model, dataset, sample)]
    assert.deepEqual(
      read.map(({ layer, hook }) => [layer, hook]),
      hooksOf(spec).map((hook, layer) => [layer, hook]),
    )
    sample.strings.forEach((string, s) => {
      if (s % 10 !== 0) return
      const alone = model.residuals(dataset, [string])
      for (let row = sample.bounds[s]!; row < sample.bounds[s + 1]!; row++)
        for (const { layer, features } of read) {
          const at = (sample.positions[row]! + 1) * D
          for (let j = 0; j < D; j++) {
            const difference = features.values[row * D + j]! - alone[layer]!.data[at + j]!
            assert.ok(Math.abs(difference) < 1e-4, `layer ${layer}, string ${string}`)
          }
        }
    })
  })

for (const [name, dataset] of datasets)
  test(`every target of an untrained model: layer 0 without positions knows the symbol, and no more: ${name}`, () => {
    for (const target of probeTargets) {
      const results = runProbe({ model, dataset, testName: 't', spec: { target, positions: 3_000 }, seed: 1 })
      assert.equal(results.length, spec.layers + 1)
      for (const result of results) probeResultSchema.parse(result)
      // A symbol alone says little of the prefix, and of (symbol, position) no more than two groups of labels.
      assert.ok(results[0]!.score! < (target === 'negative' ? 0.7 : 0.2), `${target} ${results[0]!.score}`)
    }
  })
