// The same 24-run sweep (2 sizes x 3 depths x 4 seeds) by Sweepstack's command with two workers, with one, and by Ray
// Tune with PyTorch, on the same cores: wall time, processor time, memory, accuracy, and what a run costs beside its
// training. See README.md here; --help for the options.
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { coresOf, oneOf, whole } from './lib/checks.mjs'
import { pinTo } from './lib/cores.mjs'
import { scratchFolder, told } from './lib/scratch.mjs'
import { mean, median } from './lib/statistics.mjs'
import { digits, table } from './lib/table.mjs'
import { pythonWith } from './python/interpreter.mjs'
import { ours as accuraciesOf, alike, theirs } from './sweep/accuracies.mjs'
import { measured } from './sweep/measured.mjs'
import { sweepOf, writeForRay } from './sweep/plan.mjs'
import { overheadOf, runsOf } from './sweep/worker-logs.mjs'

const USAGE = `npm run bench:sweep -- [options]
  --steps N             steps of each run (default: 600)
  --seeds N             seeds of each of the six cells (default: 4)
  --readout mean|eos    (default: mean)
  --workers N           runs at a time, a core each (default: 2)
  --only A,B            of many, one, ray (default: all)
  --rounds N            times these take turns (default: 1); ratios are medians of those within a round
  --cores A,B           the cores to pin to (default: the last ones)
  --json FILE           all figures`

const CLI = fileURLToPath(new URL('../apps/cli/bin/sweepstack.js', import.meta.url))
const RAY = fileURLToPath(new URL('./sweep/ray_sweep.py', import.meta.url))
const PARTS = ['many', 'one', 'ray']
const MB = 2 ** 20

const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '600' },
    seeds: { type: 'string', default: '4' },
    readout: { type: 'string', default: 'mean' },
    workers: { type: 'string', default: '2' },
    only: { type: 'string', default: PARTS.join(',') },
    rounds: { type: 'string', default: '1' },
    cores: { type: 'string' },
    json: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
const dir = scratchFolder()
if (values.help) console.log(USAGE)
else await told(bench)

async function bench() {
  const [steps, seeds, workers, rounds] = ['steps', 'seeds', 'workers', 'rounds'].map((option) =>
    whole(option, values[option]),
  )
  oneOf('readout', values.readout, ['mean', 'eos'])
  const parts = values.only.split(',')
  for (const part of parts) oneOf('only', part, PARTS)
  const wantsRay = parts.includes('ray')
  const python = await pythonWith(wantsRay ? ['torch', 'ray.tune', 'safetensors', 'numpy'] : ['json'])
  const { prefix, said } = pinTo(workers, coresOf(values.cores))
  const sweep = sweepOf({ steps, readout: values.readout, seeds })
  const how = { python, prefix, dir }
  const runs = 6 * seeds
  console.log(
    `\n${runs} runs of ${steps} steps, readout ${values.readout}; ${cpus()[0]?.model ?? 'unknown processor'}, ${said}\n`,
  )
  const row = table([
    '',
    'wall, s',
    'processor, s',
    'peak memory, MB',
    'largest process, MB',
    'runs a minute',
  ])
  const contestants = {
    many: {
      title: `Sweepstack, ${count(workers, 'worker')}`,
      race: (round) => sweepstack(`many-${round}`, workers, sweep, how),
    },
    one: { title: 'Sweepstack, 1 worker', race: (round) => sweepstack(`one-${round}`, 1, sweep, how) },
    ray: {
      title: `Ray Tune + PyTorch, ${count(workers, 'trial')}`,
      race: (round) => ray(`ray-${round}`, workers, sweep, how),
    },
  }
  const found = Object.fromEntries(PARTS.filter((part) => parts.includes(part)).map((part) => [part, []]))
  for (let round = 1; round <= rounds; round++)
    for (const [part, all] of Object.entries(found)) {
      const { title, race } = contestants[part]
      const figures = await race(round)
      all.push(figures)
      // Rounds are long, and a later one may fail.
      keep({ steps, seeds, workers, said, found })
      const { wall, cpu, peak, largest } = figures
      row([
        rounds > 1 ? `${title}, round ${round}` : title,
        ...[wall, cpu, peak / MB, largest / MB, (60 * runs) / wall].map(digits),
      ])
    }
  compare(found, workers)
  for (const part of ['many', 'one'])
    if (found[part] !== undefined)
      overhead(
        part === 'one' ? 1 : workers,
        found[part].flatMap((round) => round.runs),
      )
  if (found.many !== undefined && found.ray !== undefined) accuracy(found.many[0], found.ray[0], sweep, seeds)
}

function keep(figures) {
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`)
}

/** The command a user gives, on a home of its own: database made, service started, runs, results, service stopped. */
async function sweepstack(name, workers, sweep, how) {
  const home = join(dir, `home-${name}`)
  const file = join(dir, 'sweep.json')
  writeFileSync(file, JSON.stringify(sweep))
  const command = [
    process.execPath,
    CLI,
    'run',
    file,
    '--workers',
    String(workers),
    '--by',
    'test',
    '--format',
    'json',
  ]
  const env = { SWEEPSTACK_HOME: home, SWEEPSTACK_CONCURRENCY: '1', SWEEPSTACK_URL: '' }
  const figures = await measured(name, command, { ...how, env })
  const { stdout, ...used } = figures
  return { ...used, results: JSON.parse(stdout).results[0], runs: runsOf(home) }
}

async function ray(name, workers, sweep, how) {
  const folder = join(dir, name)
  mkdirSync(folder)
  writeForRay(folder, sweep, workers)
  const { stdout, ...used } = await measured(name, [how.python, RAY, folder], how)
  const line = stdout.split('\n').find((text) => text.startsWith('[{'))
  if (line === undefined) throw new Error(`Ray Tune printed no results: ${stdout.slice(-2000)}`)
  return { ...used, runs: JSON.parse(line) }
}

function compare({ many, one, ray }, workers) {
  console.log()
  const ratio = (a, b, figure) => digits(median(a.map((round, i) => round[figure] / b[i][figure])))
  if (many && ray)
    console.log(
      `Sweepstack takes ${ratio(many, ray, 'wall')} of Ray Tune's wall time, ${ratio(many, ray, 'cpu')} of its processor ` +
        `time, ${ratio(many, ray, 'peak')} of its memory.`,
    )
  if (many && one)
    console.log(`${count(workers, 'worker')} are ${ratio(one, many, 'wall')} times as fast as one.`)
}

/** What a run costs beside training and the answers to the tests: the worker's first is with a cold trainer. */
function overhead(workers, runs) {
  const warm = runs.filter(({ first }) => !first)
  const cold = runs.filter(({ first }) => first)
  console.log(
    `\nA run, with ${count(workers, 'worker')}, ms (medians; of the first of each worker, the mean):\n`,
  )
  const parts = [...new Set(runs.flatMap(({ ms }) => Object.keys(ms)))]
  const row = table(['', ...parts, 'beside steps, tests and compiling'])
  const line = (title, those, middle) =>
    those.length > 0 &&
    row([
      title,
      ...parts.map((part) => digits(middle(those.map(({ ms }) => ms[part] ?? 0)))),
      digits(middle(those.map(overheadOf))),
    ])
  line(`warm, ${warm.length}`, warm, median)
  line(`first, ${cold.length}`, cold, mean)
}

function accuracy(many, ray, sweep, seeds) {
  const tests = Object.keys(sweep.base.tests)
  const [a, b] = [accuraciesOf(many.results), theirs(ray.runs, tests)]
  console.log(
    `\nAccuracy, %, mean over ${seeds} seeds (and deviation); the strings and the initial weights are the same, their order is not:\n`,
  )
  const row = table([
    'size, depth, test',
    'Sweepstack',
    'Ray Tune + PyTorch',
    'difference',
    'within the spread',
  ])
  const show = ({ mean, sd }) => `${(100 * mean).toFixed(1)} (${(100 * sd).toFixed(1)})`
  for (const [key, one] of a) {
    const other = b.get(key)
    row([
      key,
      show(one),
      show(other),
      (100 * (one.mean - other.mean)).toFixed(1),
      alike(one, other, 2000 * seeds) ? 'yes' : 'no',
    ])
  }
}

function count(n, what) {
  return `${n} ${what}${n === 1 ? '' : 's'}`
}
