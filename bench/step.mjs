// Milliseconds a training step, eager and compiled, on the shapes of the design. One thread; the engines take
// turns in one process, so that what else the machine does falls on both alike. Prints a Markdown table.
//   npm run bench:step -- [--steps 15] [--shape L,D,H,F,T] …
import { parseArgs } from 'node:util'
import { modelSchema, trainingSchema } from '@sweepstack/contracts'
import { initialParameters, trainingStep } from '@sweepstack/model'
import { rng } from '@sweepstack/stats'
import { loadTensorFlow } from '@sweepstack/tensor'

const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '15' },
    shape: { type: 'string', multiple: true, default: ['1,32,2,128,20', '2,64,4,256,40', '4,128,4,512,64'] },
    batch: { type: 'string', default: '64' },
  },
})
const WARM_UP = 3
const steps = Number(values.steps)
const B = Number(values.batch)
const tf = loadTensorFlow({ threads: 1 })

console.log('| layers, d, heads, mlp, T | eager ms | compiled ms | eager / compiled | record + load ms | ops |')
console.log('| --- | --- | --- | --- | --- | --- |')
for (const shape of values.shape) measure(shape)

function measure(shape) {
  const [layers, dModel, heads, dMlp, T] = shape.split(',').map(Number)
  const model = modelSchema.parse({ layers, dModel, heads, dMlp, readout: process.env.RO ?? 'mean' })
  const batch = randomBatch(T)
  const engines = ['eager', 'compiled'].map((engine) => {
    const training = trainingSchema.parse({ engine })
    const step = trainingStep(tf, { model, training, length: T - 2, B, T, padded: false })
    const params = initialParameters(model, T - 2, 0)
    step.setState({ params, m: new Float32Array(params.length), v: new Float32Array(params.length) })
    for (let i = 0; i < WARM_UP; i++) step.run(batch)
    return { step, times: [] }
  })
  for (let i = 0; i < steps; i++)
    for (const { step, times } of engines) {
      const started = performance.now()
      step.run(batch)
      times.push(performance.now() - started)
    }
  const [eager, compiled] = engines.map(({ times }) => median(times))
  const { milliseconds, ops } = engines[1].step.info
  const columns = [eager, compiled].map((ms) => ms.toFixed(1))
  const cells = [shape.replaceAll(',', ', '), ...columns, (eager / compiled).toFixed(1), milliseconds.toFixed(0), ops]
  console.log(`| ${cells.join(' | ')} |`)
  for (const { step } of engines) step.dispose()
}

function randomBatch(T) {
  const random = rng(0, 'bench')
  return {
    tokens: Int32Array.from({ length: B * T }, (_, i) => (i % T === 0 ? 1 : i % T === T - 1 ? 2 : 3 + random.int(2))),
    labels: Float32Array.from({ length: B }, () => random.int(2)),
    scalars: Float32Array.of(1e-3, 1, 1),
    seed: Int32Array.of(1, 2),
  }
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
