// One contestant in JavaScript, as a process: node ours.mjs THREADS compiled|eager|plain. See lib/child.mjs for how it
// is asked.
import { emptySlots, stepScalars, TrainedModel, trainingStep } from '@sweepstack/model'
import { loadTensorFlow, tensorFlowInfo } from '@sweepstack/tensor'
import { answer } from '../lib/child.mjs'
import { plainStep } from './plain-step.mjs'
import { timeByOp } from './profile.mjs'
import { readWork, repeated } from './read-work.mjs'
import { timeProducts } from './tensorflow-products.mjs'

const [threads, kind] = [Number(process.argv[2]), process.argv[3]]
const tf = loadTensorFlow({ threads })
let work = null
let step = null
let done = 0
let model = null

await answer({
  about: () => ({ version: `TensorFlow ${tensorFlowInfo(tf).tensorflow}`, cpu: tensorFlowInfo(tf).cpu }),
  prepare: ({ dir }) => {
    step?.dispose()
    model?.dispose()
    model = null
    work = readWork(dir)
    done = 0
    step = kind === 'plain' ? plainStep(tf, work) : ourStep(work, kind)
  },
  steps: ({ n }) => {
    const [ms, losses] = [[], []]
    for (let i = 0; i < n; i++) {
      const batch = work.batches[done % work.batches.length]
      const started = performance.now()
      losses.push(step.run(batch, ++done))
      ms.push(performance.now() - started)
    }
    return { ms, losses }
  },
  /** Logits as a run's evaluation gets them: of strings, so packing them into tokens is part of it. */
  scores: async ({ n }) => {
    const strings = repeated(work, n)
    model ??= new TrainedModel({ tf, spec: work.model, reach: work.reach, params: work.params.slice() })
    const started = performance.now()
    const logits = await model.logits(strings)
    return { seconds: (performance.now() - started) / 1000, first: [...logits.subarray(0, 8)] }
  },
  products: ({ products }) => ({ ms: products.map((product) => timeProducts(tf, product)) }),
  profile: () => {
    const eager = ourStep(work, 'eager')
    try {
      return { ops: timeByOp(tf, () => eager.run(work.batches[0], 1)) }
    } finally {
      eager.dispose()
    }
  },
})

function ourStep({ model, training, reach, B, T, params }, engine) {
  const compiled = trainingStep(tf, {
    ...{ model, reach, B, T, padded: false },
    training: { ...training, engine },
  })
  compiled.setState({ params, ...emptySlots(training.optimizer, params.length) })
  return {
    run: (batch, number) => {
      const scalars = stepScalars(training, number, training.learningRate)
      return compiled.run({ ...batch, scalars, seed: Int32Array.of(1, 2) }).report[0]
    },
    dispose: () => compiled.dispose(),
  }
}
