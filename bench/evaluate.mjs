// A large evaluation, one thread: strings a second and the memory on the way, ours (TrainedModel.logits on all strings
// in one call, as a run's tests and `model eval` do) beside PyTorch. See README.md here.
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { CONTESTANTS, start } from './engine/contestants.mjs'
import { parseShape } from './engine/shapes.mjs'
import { writeWork } from './engine/work.mjs'
import { coresOf, oneOf, whole } from './lib/checks.mjs'
import { pinTo } from './lib/cores.mjs'
import { watching } from './lib/memory.mjs'
import { scratchFolder, told } from './lib/scratch.mjs'
import { digits, table } from './lib/table.mjs'
import { pythonWith } from './python/interpreter.mjs'

const USAGE = `npm run bench:evaluate -- [options]
  --strings N           (default: 1000000)
  --shape L,d,H,mlp,T   (default: 2,64,4,256,42)
  --readout mean|eos    eos reads one position, for which ours computes the last block (default: eos)
  --only A,B            of compiled, torch-eager, torch-compile (default: all)
  --cores N             the core to pin to (default: the last one)
  --json FILE           all figures`

const ABLE = ['compiled', 'torch-eager', 'torch-compile']
const MB = 2 ** 20
/** Where on the way memory is told, as shares of the time. */
const MARKS = [0, 0.25, 0.5, 0.75, 1]

const { values } = parseArgs({
  options: {
    strings: { type: 'string', default: '1000000' },
    shape: { type: 'string', default: '2,64,4,256,42' },
    readout: { type: 'string', default: 'eos' },
    only: { type: 'string', default: ABLE.join(',') },
    cores: { type: 'string' },
    json: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
const dir = scratchFolder()
if (values.help) console.log(USAGE)
else await told(bench)

async function bench() {
  const n = whole('strings', values.strings)
  oneOf('readout', values.readout, ['mean', 'eos'])
  const ids = values.only.split(',')
  for (const id of ids) oneOf('only', id, ABLE)
  const shape = parseShape(values.shape, values.readout)
  writeWork(dir, shape, { B: 64, clip: 1 })
  const python = ids.some((id) => CONTESTANTS[id].torch)
    ? await pythonWith(['torch', 'safetensors', 'numpy'])
    : null
  const cores = coresOf(values.cores)
  console.log(
    `\n${n.toLocaleString('en')} strings of ${shape.T} tokens, ${shape.name}, readout ${values.readout}; ` +
      `${cpus()[0]?.model ?? 'unknown processor'}, 1 thread, ${pinTo(1, cores).said}\n`,
  )
  const marks = MARKS.map((share) => `memory at ${100 * share} %, MB`)
  const row = table(['', 'strings a second', 'of the first', ...marks, 'peak, MB'])
  const found = {}
  let first = null
  for (const id of ids) {
    const one = start(id, { threads: 1, python, cores })
    try {
      await one.child.ask({ do: 'prepare', dir })
      // Compiled, and at its pace.
      for (let i = 0; i < 2; i++) await one.child.ask({ do: 'scores', n: 4096 })
      const { result, samples } = await watching(one.child.pid, () => one.child.ask({ do: 'scores', n }))
      const rate = n / result.seconds
      first ??= rate
      const at = MARKS.map((share) => samples[Math.round(share * (samples.length - 1))] / MB)
      const peak = Math.max(...samples) / MB
      row([one.title, ...[rate, rate / first, ...at, peak].map(digits)])
      found[id] = { rate, at, peak }
    } finally {
      one.child.stop()
    }
  }
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(found, null, 2)}\n`)
}
