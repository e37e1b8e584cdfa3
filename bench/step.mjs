// Milliseconds a training step on the shapes of the design: plain tfjs, our step eager, our step compiled. One
// thread; the three take turns in one process, so that what else the machine does falls on all alike. Prints a
// Markdown table of medians.
//   npm run bench:step -- [--steps 15] [--batch 64] [--readout mean] [--shape layers,d,heads,mlp,T] …
import { parseArgs } from 'node:util'
import { modelSchema, trainingSchema } from '@sweepstack/contracts'
import { initialParameters, stepScalars, trainingStep } from '@sweepstack/model'
import { rng } from '@sweepstack/stats'
import { loadTensorFlow, tensorFlowInfo } from '@sweepstack/tensor'
import { plainStep } from './plain-step.mjs'

const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '15' },
    shape: { type: 'string', multiple: true, default: ['1,32,2,128,20', '2,64,4,256,40', '4,128,4,512,64'] },
    batch: { type: 'string', default: '64' },
    readout: { type: 'string', default: 'mean' },
  },
})
const WARM_UP = 3
const steps = Number(values.steps)
const B = Number(values.batch)
const tf = loadTensorFlow({ threads: 1 })
const { tensorflow, cpu } = tensorFlowInfo(tf)

console.log(`TensorFlow ${tensorflow}, ${cpu}, 1 thread, B = ${B}, readout ${values.readout}; ms a step\n`)
console.log(
  '| layers, d, heads, mlp, T | plain tfjs | eager | compiled | plain / c. | eager / c. | compile ms | ops |',
)
console.log('| --- | --- | --- | --- | --- | --- | --- | --- |')
for (const shape of values.shape) measure(shape)

function measure(shape) {
  const [layers, dModel, heads, dMlp, T] = shape.split(',').map(Number)
  const model = modelSchema.parse({ layers, dModel, heads, dMlp, readout: values.readout })
  const batch = randomBatch(T)
  const [eager, compiled] = ['eager', 'compiled'].map((engine) => ourStep(model, engine, T))
  const contestants = [plainStep(tf, { ...model, B, T }), eager, compiled]
  for (const { run } of contestants) for (let i = 0; i < WARM_UP; i++) run(batch)
  const times = contestants.map(() => [])
  for (let i = 0; i < steps; i++)
    contestants.forEach(({ run }, c) => {
      const started = performance.now()
      run(batch)
      times[c].push(performance.now() - started)
    })
  const medians = times.map(median)
  const { milliseconds, ops } = compiled.info
  const ratios = medians.slice(0, 2).map((ms) => (ms / medians[2]).toFixed(1))
  const figures = [...medians.map((ms) => ms.toFixed(1)), ...ratios, milliseconds.toFixed(0), ops]
  console.log(`| ${[shape.replaceAll(',', ', '), ...figures].join(' | ')} |`)
  for (const { dispose } of contestants) dispose()
}

function ourStep(model, engine, T) {
  const training = trainingSchema.parse({ engine })
  const reach = { length: T - 2, types: 1 }
  const step = trainingStep(tf, { model, training, reach, B, T, padded: false })
  const params = initialParameters(model, reach, 0)
  const zeros = new Float32Array(params.length)
  step.setState({ params, m: zeros, v: zeros })
  const more = { scalars: stepScalars(training, 1, training.learningRate), seed: Int32Array.of(1, 2) }
  return { run: (batch) => step.run({ ...batch, ...more }), dispose: () => step.dispose(), info: step.info }
}

/** Strings of random brackets between start and end. */
function randomBatch(T) {
  const random = rng(0, 'bench')
  const token = (t) => (t === 0 ? 1 : t === T - 1 ? 2 : 3 + random.int(2))
  return {
    tokens: Int32Array.from({ length: B * T }, (_, i) => token(i % T)),
    labels: Float32Array.from({ length: B }, () => random.int(2)),
  }
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
