import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadTensorFlow, tensorFlowInfo } from './index.js'

const index = JSON.stringify(new URL('./index.js', import.meta.url).href)

test('loads once, with one thread count', () => {
  assert.throws(() => loadTensorFlow({ threads: 0 }), /threads must be a whole number of at least 1, got 0/)
  const tf = loadTensorFlow()
  assert.equal(loadTensorFlow({ threads: 1 }), tf)
  assert.throws(() => loadTensorFlow({ threads: 2 }), /already runs with 1 thread/)
  assert.equal(tf.getBackend(), 'tensorflow')
})

test('says what computes', () => {
  const info = tensorFlowInfo(loadTensorFlow())
  assert.match(info.tensorflow, /^2\.\d+\.\d+/)
  assert.match(info.tfjs, /^4\./)
  assert.equal(info.threads, 1)
  assert.equal(info.machine, `${process.platform}-${process.arch}`)
  if (process.platform === 'linux') assert.match(info.build ?? '', /^libtensorflow\S* [0-9a-f]{8,}/)
})

test('one thread is one thread, eager and compiled', () => {
  const said = child(`
    import { compile, loadTensorFlow } from ${index}
    const tf = loadTensorFlow({ threads: 1 })
    const shape = [700, 700]
    const f = compile(tf, ({ x }) => ({ outputs: { y: tf.sum(tf.matMul(tf.matMul(x, x), x)) } }),
      { inputs: { x: { shape, dtype: 'float32' } }, outputs: { y: 'float32' } })
    const x = tf.ones(shape)
    f.run({ x })
    const [cpu, wall] = [process.cpuUsage(), performance.now()]
    for (let i = 0; i < 10; i++) { f.run({ x }); tf.tidy(() => tf.matMul(x, x).dataSync()) }
    const { user, system } = process.cpuUsage(cpu)
    console.log((user + system) / 1000 / (performance.now() - wall))`)
  assert.ok(Number(said) < 1.35, `${said} cores busy`)
})

test('where the addon does not load, the error says what to do', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sweepstack-load-'))
  try {
    const hook = join(folder, 'hook.cjs')
    writeFileSync(
      hook,
      `const m = require('node:module'); const load = m._load
       m._load = (name, ...rest) => {
         if (name === '@tensorflow/tfjs-node') throw new Error('cannot open shared object file\\nmore')
         return load(name, ...rest)
       }`,
    )
    const said = child(
      `import { loadTensorFlow } from ${index}
       try { loadTensorFlow() } catch (error) { console.log(error.name + ': ' + error.message) }`,
      ['--require', hook],
    )
    assert.match(said, /^TensorFlowMissingError: .*cannot open shared object file\nRun `npm run setup`/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

function child(code: string, flags: string[] = []): string {
  return execFileSync(process.execPath, [...flags, '--input-type=module', '-e', code], {
    encoding: 'utf8',
  }).trim()
}
