// Trains with packages/model on given files, and writes for each run what PyTorch needs to do the same (initial
// weights, strings, the order of every batch) beside the logits on each test. See README.md here.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { makeDatasets, toText } from '@sweepstack/brackets'
import { expandSweep, planTraining } from '@sweepstack/contracts'
import { Batches, evaluate, initialParameters, toSafetensors, train } from '@sweepstack/model'
import { loadTensorFlow } from '@sweepstack/tensor'

const SIZES = {
  small: { layers: 1, dModel: 32, heads: 2, dMlp: 128 },
  large: { layers: 2, dModel: 64, heads: 4, dMlp: 256 },
}

// A training that ends on a falling rate: with a constant one it may end in the middle of a spike of the loss.
const SCHEDULE = { kind: 'cosine', warmupSteps: 100 }

const { values } = parseArgs({
  options: {
    train: { type: 'string' },
    test: { type: 'string', multiple: true, default: [] },
    out: { type: 'string' },
    seeds: { type: 'string', default: '0,1' },
    epochs: { type: 'string', default: '5' },
    model: { type: 'string', default: '{}' },
    training: { type: 'string', default: '{}' },
  },
})
if (values.train === undefined || values.out === undefined)
  throw new Error(
    'usage: node bench/reference/ours.mjs --train FILE --out DIR [--test NAME=FILE] … [--seeds 0,1]',
  )

const files = values.test.map((given) => given.split('='))
const { cells } = expandSweep({
  name: 'reference',
  base: {
    data: { preset: 'file', file: values.train },
    model: JSON.parse(values.model),
    training: { epochs: Number(values.epochs), schedule: SCHEDULE, ...JSON.parse(values.training) },
    tests: {
      'held-back': {},
      ...Object.fromEntries(files.map(([name, file]) => [name, { preset: 'file', file }])),
    },
  },
  include: Object.values(SIZES).map((size) =>
    Object.fromEntries(Object.entries(size).map(([field, value]) => [`model.${field}`, value])),
  ),
})
const tf = loadTensorFlow({ threads: 1 })
for (const seed of values.seeds.split(',').map(Number))
  for (const [name, size] of Object.entries(SIZES)) {
    const cell = cells.find(({ spec }) => Object.entries(size).every(([field, v]) => spec.model[field] === v))
    await run(join(values.out, `${name}-${seed}`), name, cell.spec, seed)
  }

async function run(dir, size, spec, seed) {
  const data = makeDatasets({ data: spec.data, tests: spec.tests, seed, files: (ref) => readFileSync(ref) })
  const started = performance.now()
  const onProgress = ({ step, steps, loss }) =>
    process.stderr.write(`\r${dir}: step ${step} of ${steps}, loss ${loss?.toFixed(4) ?? ''}   `)
  const { model, summary } = await train({
    ...{ tf, spec, seed, train: data.train, validation: data.validation, onProgress },
    ...{ onMetrics: () => {}, shouldStop: () => false },
  })
  const seconds = ((performance.now() - started) / 1000).toFixed(0)
  process.stderr.write(
    `\r${dir}: ${summary.steps} steps in ${seconds} s, validation ${summary.validationAccuracy}\n`,
  )
  const { length } = model
  const plan = planTraining(spec.training, data.train.n)
  for (const folder of ['tests', 'ours', 'torch']) mkdirSync(join(dir, folder), { recursive: true })
  const about = { size, seed, model: spec.model, training: spec.training, length, ...plan, summary }
  writeFileSync(join(dir, 'run.json'), JSON.stringify({ ...about, tests: Object.keys(data.tests) }, null, 2))
  const params = initialParameters(spec.model, length, seed)
  writeFileSync(join(dir, 'initial.safetensors'), toSafetensors({ spec: spec.model, length, params }))
  writeFileSync(join(dir, 'train.txt'), textOf(data.train))
  const batches = new Batches(data.train, plan, seed)
  const order = Array.from({ length: summary.steps }, (_, i) => batches.indices(i + 1).slice())
  writeFileSync(join(dir, 'order.u32'), Buffer.concat(order.map((indices) => Buffer.from(indices.buffer))))
  for (const [name, dataset] of Object.entries(data.tests)) {
    const { logits } = await evaluate({ model, dataset, name })
    writeFileSync(join(dir, 'tests', `${name}.txt`), textOf(dataset))
    writeFileSync(join(dir, 'ours', `${name}.f32`), Buffer.from(logits.buffer))
  }
  model.dispose()
}

function textOf(dataset) {
  return Array.from({ length: dataset.n }, (_, i) => `${toText(dataset, i)}\n`).join('')
}
