import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Datasets, makeDatasets } from '@sweepstack/brackets'
import {
  expandSweep,
  type Metric,
  metricSchema,
  type Progress,
  parameterCount,
  progressSchema,
  type TrainedCell,
} from '@sweepstack/contracts'
import { loadTensorFlow } from '@sweepstack/tensor'
import { evaluate } from '../scoring/evaluate.js'
import { Graphs } from './graphs.js'
import { reachOf, train } from './train.js'
import type { TrainInput } from './train-input.js'

const tf = loadTensorFlow()
const data = { preset: 'fixed-length', length: 12, train: 640, validation: 64 }
const model = { layers: 1, dModel: 16, heads: 2, dMlp: 32 }
const cell = (training: object, more: { data?: object; model?: object } = {}): TrainedCell =>
  expandSweep({
    name: 't',
    base: {
      data: { ...data, ...more.data },
      model: { ...model, ...more.model },
      training,
      tests: { zero: { preset: 'zero-count', length: 12, size: 20 } },
    },
  }).cells[0]!.spec as TrainedCell
const datasetsOf = (spec: TrainedCell, seed: number): Datasets =>
  makeDatasets({ data: spec.data, tests: spec.tests, seed, files: () => new Uint8Array() })

const run = async (spec: TrainedCell, more: Partial<TrainInput> = {}) => {
  const seed = more.seed ?? 0
  const { train: strings, validation } = datasetsOf(spec, seed)
  const rows: Metric[] = []
  const progress: Progress[] = []
  const { model, summary } = await train({
    tf,
    spec,
    seed,
    train: strings,
    validation,
    onMetrics: (found) => rows.push(...found),
    onProgress: (found) => progress.push(found),
    shouldStop: () => false,
    ...more,
  })
  const params = model.params
  model.dispose()
  return { params, summary, rows, progress }
}

test('learns: from chance to well above it', async () => {
  // There are 1,430 balanced strings of length 16: validation takes few of them from training.
  const more = { data: { length: 16, train: 3000, validation: 200 } }
  const spec = cell({ epochs: 10, learningRate: 3e-3 }, more)
  const { train: strings, validation, tests } = datasetsOf(spec, 1)
  const { model, summary } = await train({
    ...{ tf, spec, seed: 1, train: strings, validation },
    ...{ onMetrics: () => {}, onProgress: () => {}, shouldStop: () => false },
  })
  const { result } = await evaluate({ model, dataset: tests.zero!, name: 'zero' })
  model.dispose()
  assert.ok(summary.validationAccuracy! > 0.8, `${summary.validationAccuracy}`)
  assert.equal(result.n, 20)
})

test('a curve of wire rows, validation at each epoch, progress to the end', async () => {
  const { rows, progress, summary, params } = await run(cell({ epochs: 2, metricsEvery: 4 }))
  for (const row of rows) metricSchema.parse(row)
  for (const told of progress) progressSchema.parse(told)
  const steps = (split: string) => rows.filter((row) => row.split === split).map((row) => row.step)
  assert.deepEqual(steps('train'), [4, 8, 12, 16, 20])
  assert.deepEqual(steps('validation'), [10, 20])
  assert.equal(progress.at(-1)?.step, 20)
  assert.equal(summary.steps, 20)
  assert.equal(summary.parameters, params.length)
  assert.equal(summary.validationLoss, rows.at(-1)?.loss)
})

test('compiled functions kept from other trainings change no bit', async () => {
  const graphs = new Graphs(2)
  // Validated often enough to be compiled, and stopped by it.
  const early = { earlyStopping: { patience: 3 }, validateEvery: 2, epochs: 2 }
  for (const spec of [cell({ epochs: 1 }), cell({ epochs: 1, learningRate: 5e-3 }), cell(early)])
    for (const seed of [1, 2]) {
      const [kept, fresh] = [await run(spec, { graphs, seed }), await run(spec, { seed })]
      assert.deepEqual(kept.params, fresh.params)
      const losses = ({ rows }: typeof kept) => rows.map(({ step, split, loss }) => [step, split, loss])
      assert.deepEqual(losses(kept), losses(fresh))
    }
  graphs.dispose()
})

test('a step that disagreed once serves no other training', async () => {
  const graphs = new Graphs(2)
  const spec = cell({ epochs: 1 })
  const found: string[] = []
  const { give } = graphs.steps
  // The first training's step goes back as one that would have fallen back to eager.
  graphs.steps.give = (key, step) => {
    found.push(key)
    give.call(graphs.steps, key, Object.assign(step, { info: { ...step.info, mismatch: 'other numbers' } }))
  }
  await run(spec, { graphs })
  assert.equal(graphs.steps.take(found[0]!), undefined)
  graphs.dispose()
})

test('the same seed gives the same weights to the bit, another seed others', async () => {
  const spec = cell({ epochs: 1 }, { model: { dropout: 0.1 } })
  const [a, b, other] = [await run(spec), await run(spec), await run(spec, { seed: 5 })]
  assert.deepEqual(a.params, b.params)
  assert.notDeepEqual(a.params, other.params)
})

test('early stopping keeps the weights of the best validation', async () => {
  // A rate this high makes validation worse soon.
  const spec = cell({ epochs: 40, learningRate: 0.1, validateEvery: 2, earlyStopping: { patience: 3 } })
  const { summary, rows } = await run(spec)
  const validations = rows.filter((row) => row.split === 'validation')
  const best = validations.reduce((a, b) => (b.loss < a.loss ? b : a))
  assert.equal(summary.stoppedEarly, true)
  assert.equal(summary.bestStep, best.step)
  assert.equal(summary.validationLoss, best.loss)
  assert.equal(summary.steps, best.step + 6)
  assert.equal(rows.findLast((row) => row.split === 'train')?.step, summary.steps)
})

test('a loss that is not finite is an error that says when and what to try', async () => {
  // Decay of 100 a step turns the weights round and blows them up.
  const spec = cell({ epochs: 20, learningRate: 10, weightDecay: 10, gradientClip: null })
  await assert.rejects(run(spec, {}), (error: Error & { code?: string; fix?: string }) => {
    assert.equal(error.code, 'training.nan')
    assert.match(error.message, /at step \d+ the loss is .* gradient norm .* learning rate 10/)
    assert.match(error.fix!, /lower training\.learningRate .*gradientClip.*warm up/)
    return true
  })
})

test('a stop is heard within a few steps, through the event loop', async () => {
  let stop = false
  let last = 0
  setTimeout(() => {
    stop = true
  }, 150)
  const started = performance.now()
  const told = (progress: Progress) => {
    last = progress.step
  }
  await assert.rejects(
    run(cell({ epochs: 10_000, metricsEvery: 1 }), { shouldStop: () => stop, onProgress: told }),
    {
      code: 'run.cancelled',
    },
  )
  assert.ok(performance.now() - started < 5_000)
  assert.ok(last > 0)
})

test('strings of many lengths, causal, without validation', async () => {
  const more = {
    data: { preset: 'variable-depth', length: { min: 4, max: 12 }, depth: { min: 1, max: 3 } },
    model: { attention: 'causal', readout: 'last' },
  }
  const spec = cell({ epochs: 1 }, more)
  const empty = { ...datasetsOf(spec, 0).validation, n: 0 }
  const { summary } = await run(spec, { validation: empty })
  assert.equal(summary.validationLoss, null)
  await assert.rejects(run(cell({ earlyStopping: { patience: 1 } }, more), { validation: empty }), {
    code: 'data.impossible',
  })
})

test('memory stays flat over two thousand steps', async () => {
  const spec = cell(
    { epochs: 10_000, maxSteps: 2_000, batchSize: 8, validateEvery: 500 },
    { data: { length: 6, train: 20, validation: 8 } },
  )
  const tensors = tf.memory().numTensors
  const seen: number[] = []
  await run(spec, { onMetrics: () => seen.push(process.memoryUsage.rss()) })
  assert.equal(tf.memory().numTensors, tensors)
  const half = seen.length >> 1
  const peak = (values: number[]) => Math.max(...values)
  const grown = (peak(seen.slice(half)) - peak(seen.slice(0, half))) / 2 ** 20
  assert.ok(grown < 32, `grew by ${grown.toFixed(0)} MB in the second half`)
})

test('three bracket types: trains, and knows its types from the spec or from a file', async () => {
  const spec = cell({ epochs: 2 }, { data: { preset: 'dyck-k', types: 3 } })
  const { train: strings, validation } = datasetsOf(spec, 0)
  assert.deepEqual(reachOf({ spec, train: strings, validation }), { length: 12, types: 3 })
  const { params, summary } = await run(spec)
  assert.equal(params.length, parameterCount(spec.model, { length: 12, types: 3 }))
  assert.ok(Number.isFinite(summary.validationLoss))
  const file = { ...spec, data: { ...cell({}).data, preset: 'file', file: 'x' } } as TrainedCell
  assert.deepEqual(reachOf({ spec: file, train: strings, validation }), { length: 12, types: 3 })
})
