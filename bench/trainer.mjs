// A trainer process: how long it takes to be ready, its peak memory on a run of the second shape, and its memory over
// many runs, which has to stay flat. See README.md here.
// `taskset -c N` before it pins it.
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { parseArgs } from 'node:util'
import { expandSweep } from '@sweepstack/contracts'
import { TrainerPool } from '@sweepstack/worker'
import { pino } from 'pino'
import { whole } from './lib/checks.mjs'
import { told } from './lib/scratch.mjs'
import { median } from './lib/statistics.mjs'
import { digits, table } from './lib/table.mjs'
import { sweepOf } from './sweep/plan.mjs'

const USAGE = `npm run bench:trainer -- [options]
  --runs N      in one process (default: 200)
  --starts N    (default: 5)
  --json FILE   all figures`

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200' },
    starts: { type: 'string', default: '5' },
    json: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
const MB = 2 ** 20
const FEW_STEPS = 10
if (values.help) console.log(USAGE)
else await told(bench)

async function bench() {
  const [runs, starts] = ['runs', 'starts'].map((option) => whole(option, values[option]))
  console.log(`Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}\n`)
  const found = { starts: await timeStarts(starts), ...(await oneRun()), flat: await manyRuns(runs) }
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(found, null, 2)}\n`)
}

function open() {
  return new TrainerPool({
    ...{ entry: new URL('../apps/worker/dist/trainer/main.js', import.meta.url), env: process.env },
    ...{
      maxRuns: Number.POSITIVE_INFINITY,
      maxBytes: Number.POSITIVE_INFINITY,
      log: pino({ level: 'silent' }),
    },
  })
}

async function timeStarts(starts) {
  const times = []
  for (let i = 0; i < starts; i++) {
    const pool = open()
    const began = performance.now()
    await pool.take()
    times.push(performance.now() - began)
    await pool.close()
  }
  console.log(`From nothing to ready: ${digits(median(times))} ms (median of ${starts})`)
  return times
}

/** The larger size of the sweep, with probes on a whole test, in a process of its own. */
async function oneRun() {
  const sweep = sweepOf({ steps: 300, readout: 'eos', seeds: 1 })
  sweep.base.probes = [{ target: 'depth', at: 'residual' }]
  const spec = expandSweep(sweep).cells.at(-1).spec
  const pool = open()
  const trainer = await pool.take()
  const ready = peakOf(trainer.pid)
  await work(trainer, spec, 0)
  const peak = peakOf(trainer.pid)
  await pool.close()
  const { layers, dModel, heads, dMlp } = spec.model
  console.log(
    `Peak memory of a trainer on a run of ${layers}, ${dModel}, ${heads}, ${dMlp}, length 40, with probes: ` +
      `${digits(peak / MB)} MB; once ready it has ${digits(ready / MB)} MB\n`,
  )
  return { ready, peak }
}

async function manyRuns(runs) {
  const sweep = sweepOf({ steps: FEW_STEPS, readout: 'eos', seeds: 4, train: 5000 })
  const { cells, spec } = expandSweep(sweep)
  const all = spec.seeds.flatMap((seed) => cells.map((cell) => ({ seed, spec: cell.spec })))
  const pool = open()
  const trainer = await pool.take()
  const row = table(['run', 'memory after it, MB', 'peak so far, MB'])
  const rows = []
  for (let run = 1; run <= runs; run++) {
    // Seeds that go on: strings kept for runs to come are replaced, too.
    const { seed, spec } = all[(run - 1) % all.length]
    await work(trainer, spec, seed + 4 * Math.floor((run - 1) / all.length))
    if (![1, 2, 5, 10].includes(run) && run % 20 !== 0) continue
    const figures = { run, rss: trainer.rss, peak: peakOf(trainer.pid) }
    rows.push(figures)
    row([run, digits(figures.rss / MB), digits(figures.peak / MB)])
  }
  await pool.close()
  return rows
}

function work(trainer, spec, seed) {
  const job = { spec, seed, filesDir: tmpdir(), resume: null }
  return trainer.run(job, { progress: () => {}, metrics: () => {}, given: async () => {} })
}

/** The largest resident set a process ever had; not known but on Linux. */
function peakOf(pid) {
  try {
    return 1024 * Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1])
  } catch {
    return Number.NaN
  }
}
