// Seeds of one cell side by side in one graph, beside one after another: milliseconds a step of each seed, and whether
// the bits of a seed depend on how many it is trained with. node bench/together.mjs [readout]

import { makeDatasets } from '@sweepstack/brackets'
import { expandSweep, planTraining } from '@sweepstack/contracts'
import { Batches, initialParameters, stepScalars, trainingStep } from '@sweepstack/model'
import { loadTensorFlow } from '@sweepstack/tensor'
import { median } from './lib/statistics.mjs'
import { digits, table } from './lib/table.mjs'

const [readout = 'eos'] = process.argv.slice(2)
const [ROUNDS, STEPS, SEEDS] = [101, 32, [null, 1, 2, 4, 8]]
const tf = loadTensorFlow({ threads: 1 })
const base = {
  data: { preset: 'fixed-length', length: 18, train: 2000, validation: 100 },
  model: { layers: 1, dModel: 32, heads: 2, dMlp: 128, readout },
  training: { maxSteps: 100_000 },
}
const { spec } = expandSweep({ name: 'together', base: { ...base, tests: { t: {} } } }).cells[0]
const { model, training, data } = spec
const reach = { length: 18, types: 1 }

const joined = (arrays) => {
  const all = new arrays[0].constructor(arrays.reduce((n, { length }) => n + length, 0))
  let at = 0
  for (const array of arrays) {
    all.set(array, at)
    at += array.length
  }
  return all
}

const contestant = (together) => {
  const seeds = Array.from({ length: together ?? 1 }, (_, seed) => seed)
  const step = trainingStep(tf, {
    model,
    training,
    reach,
    B: training.batchSize,
    T: 20,
    padded: false,
    together,
  })
  const params = joined(seeds.map((seed) => initialParameters(model, reach, seed)))
  step.setState({ params, m: new Float32Array(params.length), v: new Float32Array(params.length) })
  const batches = seeds.map((seed) => {
    const { train } = makeDatasets({ data, tests: {}, seed, files: () => new Uint8Array() })
    return new Batches(train, planTraining(training, train.n), seed)
  })
  let at = 0
  const run = () => {
    at++
    const found = batches.map((one) => one.at(at))
    step.run({
      tokens: joined(found.map(({ tokens }) => tokens)),
      labels: joined(found.map(({ labels }) => labels)),
      scalars: joined(seeds.map(() => stepScalars(training, at, 1e-3))),
      seed: joined(seeds.map((seed) => Int32Array.of(seed, at))),
    })
  }
  for (let i = 0; i < 10; i++) run()
  const first = step.readState('params').slice(0, params.length / seeds.length)
  return { together, n: seeds.length, run, first, times: [] }
}

const all = SEEDS.map(contestant)
for (let round = 0; round < ROUNDS; round++)
  for (const one of all) {
    const started = performance.now()
    const steps = Math.ceil(STEPS / one.n)
    for (let i = 0; i < steps; i++) one.run()
    one.times.push((performance.now() - started) / steps / one.n)
  }
const least = (times) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 20)]
const row = table([
  'seeds',
  'ms a step of each, median',
  'alone / this',
  'fastest twentieth',
  'alone / this',
  'bits',
])
const [alone] = all
for (const { together, times, first } of all) {
  const same = first.every((x, i) => Object.is(x, all[1].first[i]))
  const [m, l] = [median(times), least(times)]
  row([
    together ?? 'no axis',
    ...[m, median(alone.times) / m, l, least(alone.times) / l].map(digits),
    same ? 'those of 1' : 'others',
  ])
}
