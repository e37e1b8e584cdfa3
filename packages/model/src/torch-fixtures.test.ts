// What PyTorch computes for the same parameters and batches (bench/reference/fixtures.py made the files).
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fromText } from '@sweepstack/brackets'
import { modelSchema, trainingSchema } from '@sweepstack/contracts'
import { loadTensorFlow } from '@sweepstack/tensor'
import { type Layout, layoutOf, readView, writeView } from '@sweepstack/weights'
import { TrainedModel } from './scoring/trained-model.js'
import { emptySlots, stepScalars } from './training/optimizers.js'
import { learningRateAt } from './training/schedule.js'
import { trainingStep } from './training/step.js'
import { packTokens } from './transformer/tokens.js'

type Case = { model: object; seed: number; length: number }
type ForwardCase = Case & { logits: number[] }
type OptimizerCase = Case & {
  padded: boolean
  training: { optimizer: string; batchSize: number }
  steps: number
  rates: number[]
  reports: [loss: number, norm: number][]
  parameters: Record<string, number[]>
}

const read = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../../../test/fixtures/torch/${name}.json`, import.meta.url), 'utf8')) as T
const tf = loadTensorFlow()

/** The generator of fixtures.py. */
const draws = (seed: number) => {
  let state = seed
  const integer = () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0
    return state >>> 8
  }
  return { integer, uniform: () => integer() / 2 ** 23 - 1 }
}

const parametersOf = (layout: Layout, seed: number): Float32Array => {
  const { uniform } = draws(seed)
  const params = new Float32Array(layout.size)
  for (const view of [...layout.views].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const isScale = /(^|\.)ln\w*\.w$/.test(view.name)
    const size = view.shape.reduce((a, b) => a * b)
    writeView(
      params,
      view,
      Array.from({ length: size }, () => (isScale ? 1 : 0) + uniform() / 2),
    )
  }
  return params
}

const closeTo = (found: number, expected: number, tolerance: number, what: string) =>
  assert.ok(Math.abs(found - expected) <= tolerance, `${what}: ${found}, torch has ${expected}`)

const { strings, cases } = read<{ strings: string[]; cases: ForwardCase[] }>('forward')
for (const { model, seed, length, logits } of cases)
  test(`logits are PyTorch's: ${JSON.stringify(model)}`, async () => {
    const spec = modelSchema.parse(model)
    const reach = { length, types: 1 }
    const m = new TrainedModel({ tf, spec, reach, params: parametersOf(layoutOf(spec, reach), seed) })
    const found = await m.logits(fromText(strings))
    m.dispose()
    logits.forEach((z, i) => {
      closeTo(found[i]!, z, 1e-4, strings[i]!)
    })
  })

const trained = ['optimizer', 'gradients'].flatMap((name) => read<{ cases: OptimizerCase[] }>(name).cases)
for (const c of trained)
  for (const engine of ['eager', 'compiled'] as const)
    test(`${c.steps} ${engine} steps of ${c.training.optimizer} lead where PyTorch's lead: ${JSON.stringify(c.model)}`, () => {
      const model = modelSchema.parse(c.model)
      const training = trainingSchema.parse({ ...c.training, engine })
      const reach = { length: c.length, types: 1 }
      const layout = layoutOf(model, reach)
      const { batchSize: B } = training
      const T = c.length + 2
      const step = trainingStep(tf, { model, training, reach, B, T, padded: c.padded })
      step.setState({ params: parametersOf(layout, c.seed), ...emptySlots(training.optimizer, layout.size) })
      const { integer } = draws(c.seed + 1)
      for (let i = 0; i < c.steps; i++) {
        const lengths = Array.from({ length: B }, () => (c.padded ? 1 + (integer() % 8) : c.length))
        lengths[0] = c.length
        const texts = lengths.map((n) => Array.from({ length: n }, () => '()'[integer() % 2]).join(''))
        const labels = Float32Array.from({ length: B }, () => integer() % 2)
        const tokens = packTokens(fromText(texts), [...texts.keys()], T)
        const rate = learningRateAt(training.schedule, training.learningRate, i + 1, c.steps)
        closeTo(rate, c.rates[i]!, 1e-9, `learning rate of step ${i + 1}`)
        const scalars = stepScalars(training, i + 1, rate)
        const [loss, , norm] = step.run({ tokens, labels, scalars, seed: Int32Array.of(0, 0) }).report
        closeTo(loss!, c.reports[i]![0], 1e-5, `loss of step ${i + 1}`)
        closeTo(norm!, c.reports[i]![1], 1e-4, `gradient norm of step ${i + 1}`)
      }
      const params = step.readState('params')
      step.dispose()
      for (const [name, expected] of Object.entries(c.parameters)) {
        const found = readView(params, layout.views.find((view) => view.name === name)!)
        expected.forEach((value, i) => {
          closeTo(found[i]!, value, 1e-5, `${name}[${i}]`)
        })
      }
    })
