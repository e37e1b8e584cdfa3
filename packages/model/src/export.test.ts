// Exports for TransformerLens, and what the real one computes of them (test/fixtures/interop/check.py asked it).
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fromText } from '@sweepstack/brackets'
import { modelSchema, type StringReach } from '@sweepstack/contracts'
import { loadTensorFlow } from '@sweepstack/tensor'
import {
  importModel,
  layoutOf,
  parseImportConfig,
  toTransformerLens,
  type Weights,
} from '@sweepstack/weights'
import { TrainedModel } from './scoring/trained-model.js'

type Model = { name: string; model: object; reach: StringReach }
type Found = { name: string; files: Record<string, string>; strings: string[]; logits: number[] }

const tf = loadTensorFlow()
const read = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../../../test/fixtures/interop/${name}`, import.meta.url), 'utf8')) as T

/** As test/fixtures/interop/export.mjs has them. */
const weightsOf = ({ model, reach }: Model): Weights => {
  const spec = modelSchema.parse(model)
  const { size, views } = layoutOf(spec, reach)
  const params = Float32Array.from({ length: size }, (_, i) => ((i * 7919) % 1009) / 1009 - 0.5)
  for (const { name, shape, offset } of views)
    if (/ln\w*\.w$/.test(name)) for (let d = 0; d < shape[0]!; d++) params[offset + d]! += 1
  return { spec, reach, params }
}
const logitsOf = async (weights: Weights, strings: string[]): Promise<Float32Array> => {
  const model = new TrainedModel({ tf, ...weights })
  return model.logits(fromText(strings)).finally(() => model.dispose())
}
const close = (found: ArrayLike<number>, expected: readonly number[], strings: string[]): void => {
  expected.forEach((logit, i) => {
    assert.ok(Math.abs(found[i]! - logit) < 1e-4, `${strings[i]}: ${found[i]}, not ${logit}`)
  })
}

const models = read<Model[]>('exports.json')
for (const version of [3, 4])
  for (const { name, files, strings, logits } of read<Found[]>(`exports-lens-${version}.json`))
    test(`TransformerLens ${version} loads the export and computes our logits: ${name}`, async () => {
      const weights = weightsOf(models.find((one) => one.name === name)!)
      const exported = new Map(toTransformerLens(weights).map((file) => [file.name, file.bytes]))
      // What it was asked of is what is exported today; run check.py again where that changes. A sine may be rounded
      // otherwise in another version of Node, so the tensors of those positions are compared by their logits alone.
      for (const [file, sha256] of Object.entries(files))
        if (file !== 'model.safetensors' || weights.spec.positional !== 'sinusoidal')
          assert.equal(createHash('sha256').update(exported.get(file)!).digest('hex'), sha256, file)
      close(await logitsOf(weights, strings), logits, strings)

      const text = (file: string) => new TextDecoder().decode(exported.get(file))
      const config = { ...JSON.parse(text('sweepstack.json')), cfg: JSON.parse(text('config.json')) }
      const back = importModel(exported.get('model.safetensors')!, parseImportConfig(config))
      close(await logitsOf(back, strings), logits, strings)
    })

test('what TransformerLens has no blocks for is refused, with another way', () => {
  const of = (model: object) => () =>
    toTransformerLens(
      weightsOf({ name: '', model: { dModel: 8, heads: 2, ...model }, reach: { length: 8, types: 1 } }),
    )
  const refused = (path: string, message: RegExp) => (error: unknown) => {
    const { code, issues, fix } = error as {
      code: string
      issues: { path: string; message: string }[]
      fix: string
    }
    assert.deepEqual([code, issues[0]?.path], ['model.invalid', path])
    assert.match(issues[0]?.message ?? '', message)
    assert.match(fix, /--format safetensors/)
    return true
  }
  const learned = weightsOf({ name: '', model: { positional: 'learned' }, reach: { length: 8, types: 1 } })
  assert.throws(() => toTransformerLens(learned, 20), {
    message: /length: is 20, and the model reads up to 8/,
  })
  assert.equal(toTransformerLens({ ...learned, ...weightsOf(models[0]!) }, 30).length, 5)
  assert.throws(of({ norm: 'post' }), refused('norm', /norms before its parts only/))
  assert.throws(of({ finalNorm: false }), refused('finalNorm', /final norm/))
  assert.throws(of({ norm: 'none', finalNorm: true }), refused('finalNorm', /final norm/))
})
