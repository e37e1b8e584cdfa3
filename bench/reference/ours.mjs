// Trains a sweep's cells with packages/model on given files, as a worker would, and writes for each run what PyTorch
// needs to do the same (initial weights, strings, the order of every batch) beside the logits on each test. See
// README.md here.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { makeDatasets, toText } from '@sweepstack/brackets'
import { expandSweep, filesOf, planTraining } from '@sweepstack/contracts'
import { importPath, memorySink } from '@sweepstack/files'
import { Batches, evaluate, initialParameters, train } from '@sweepstack/model'
import { loadTensorFlow } from '@sweepstack/tensor'
import { toSafetensors } from '@sweepstack/weights'
import { parse } from 'yaml'

const SWEEP = 'sweeps/study-files.yaml'

const { values } = parseArgs({
  options: {
    sweep: { type: 'string', default: SWEEP },
    train: { type: 'string' },
    test: { type: 'string', multiple: true, default: [] },
    out: { type: 'string' },
  },
})
if (values.train === undefined || values.out === undefined)
  throw new Error(
    'usage: node bench/reference/ours.mjs --train FILE --out DIR [--test NAME=FILE] … [--sweep FILE]',
  )

const sweep = parse(readFileSync(values.sweep, 'utf8'))
sweep.base.data.file = values.train
const given = new Map(values.test.map((test) => test.split('=')))
// Tests whose file is not given are left out; the probes are no matter of the reference.
sweep.base.probes = []
sweep.base.tests = Object.fromEntries(
  Object.entries(sweep.base.tests)
    .filter(([name, test]) => test.preset !== 'file' || given.has(name))
    .map(([name, test]) => [name, test.preset === 'file' ? { ...test, file: given.get(name) } : test]),
)
const { cells, spec: expanded } = expandSweep(sweep)
const texts = await importAll(new Set(cells.flatMap(({ spec }) => filesOf(spec))))
const tf = loadTensorFlow({ threads: 1 })
for (const seed of expanded.seeds)
  for (const { spec } of cells) {
    const size = `${spec.model.layers} x ${spec.model.dModel}`
    await run(join(values.out, `${size.replaceAll(' ', '')}-${seed}`), size, spec, seed)
  }

async function run(dir, size, spec, seed) {
  const files = (path) => texts.get(path)
  const data = makeDatasets({ data: spec.data, tests: spec.tests, seed, files })
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
  const { reach } = model
  if (reach.types > 1) throw new Error('the reference in PyTorch reads one bracket type')
  const plan = planTraining(spec.training, data.train.n)
  for (const folder of ['tests', 'ours', 'torch']) mkdirSync(join(dir, folder), { recursive: true })
  const about = {
    size,
    seed,
    model: spec.model,
    training: spec.training,
    length: reach.length,
    ...plan,
    summary,
  }
  writeFileSync(join(dir, 'run.json'), JSON.stringify({ ...about, tests: Object.keys(data.tests) }, null, 2))
  const params = initialParameters(spec.model, reach, seed)
  writeFileSync(join(dir, 'initial.safetensors'), toSafetensors({ spec: spec.model, reach, params }))
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

/** The canonical text of each file, by its path: what a worker reads of an upload. */
async function importAll(paths) {
  const found = new Map()
  for (const path of paths) {
    const sink = memorySink()
    await importPath(path, {}, sink)
    found.set(path, sink.text())
  }
  return found
}

function textOf(dataset) {
  return Array.from({ length: dataset.n }, (_, i) => `${toText(dataset, i)}\n`).join('')
}
