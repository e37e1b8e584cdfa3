// Milliseconds a training step, eager and compiled, one thread.
//   node bench/engine.mjs [1,32,2,128,20 ...] [--steps 50] [--engines compiled,eager]
// Needs `npm run setup` first. Prints one JSON line a measurement; see bench/README.md for figures.
import { parseArgs } from 'node:util'
import { compile, loadTensorFlow, tensorFlowInfo } from '@sweepstack/tensor'
import { trainingStep } from './engine/step.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    steps: { type: 'string', default: '50' },
    engines: { type: 'string', default: 'compiled,eager' },
    batch: { type: 'string', default: '64' },
    threads: { type: 'string', default: '1' },
  },
})
const shapes = positionals.length > 0 ? positionals : ['1,32,2,128,20', '2,64,4,256,40', '4,128,4,512,64']
const tf = loadTensorFlow({ threads: Number(values.threads) })
console.error(JSON.stringify(tensorFlowInfo(tf)))

for (const shape of shapes) {
  for (const engine of values.engines.split(',')) {
    console.log(JSON.stringify({ shape, engine, ...measure(shape, engine, Number(values.steps)) }))
  }
}

function measure(shape, engine, steps) {
  const [L, D, H, F, T] = shape.split(',').map(Number)
  const B = Number(values.batch)
  const { step, specs, P } = trainingStep(tf, { L, D, H, F, T, B })
  const compiled = compile(tf, step, { ...specs, engine })
  const params = Float32Array.from(
    { length: P },
    (_, i) => 0.04 * Math.sin(i * 12.9898 + Math.cos(i) * 78.233),
  )
  compiled.setState({ params, m: new Float32Array(P), v: new Float32Array(P) })
  const ids = Int32Array.from({ length: B * T }, (_, i) => (i * 7 + (i >> 3)) % 5)
  const feeds = { ids, labels: Float32Array.from({ length: B }, (_, i) => i % 2), rate: 1e-3 }
  for (let i = 0; i < 6; i++) compiled.run(feeds)
  const times = []
  let loss = 0
  for (let i = 0; i < steps; i++) {
    const started = performance.now()
    loss = compiled.run(feeds).loss[0]
    times.push(performance.now() - started)
  }
  times.sort((a, b) => a - b)
  const { ops, recordedOps, milliseconds } = compiled.info
  compiled.dispose()
  const at = (share) => Number(times[Math.floor(share * (times.length - 1))].toFixed(2))
  return {
    parameters: P,
    median: at(0.5),
    fastest: at(0),
    slowest: at(1),
    loss,
    ops,
    recordedOps,
    compileMs: Math.round(milliseconds),
  }
}
