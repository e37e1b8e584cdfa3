// Strings a second of the samplers, and features, beside the same in NumPy (bench/data/numpy_sampler.py). One thread on
// one core; ours and NumPy take turns, round by round, so that what else the machine does falls on both alike. Prints
// a Markdown table of medians. NumPy's Python is --python, or PYTHON, or python3; without NumPy ours runs alone.
//   npm run bench:data -- [--rounds 7] [--python PATH] [--stream 10000000]
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { generateChunks, LOOKS, measure, walkSampler } from '@sweepstack/brackets'
import { compositionOf, resolveAlone } from '@sweepstack/contracts'
import { rngs } from '@sweepstack/stats'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    python: { type: 'string', default: process.env.PYTHON ?? 'python3' },
    stream: { type: 'string', default: '10000000' },
  },
})
const rounds = Number(values.rounds)
const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const seconds = () => Number(process.hrtime.bigint()) / 1e9
const exactly = (value) => ({ min: value, max: value })

const core = pinToOneCore()
const numpy = await startNumpy(values.python)
console.log(
  `Node ${process.version}, ${numpy === null ? 'no NumPy' : `NumPy ${numpy.version}, Python ${numpy.python}`}, ` +
    `${cpus()[0]?.model ?? 'unknown processor'}, ${core}; medians of ${rounds} rounds\n`,
)
console.log('| what | ours | NumPy | NumPy takes / ours | target |')
console.log('| --- | --- | --- | --- | --- |')
await sampling({
  what: 'length 40, depth 6, count 4',
  strings: 200_000,
  ask: { length: 40, top: exactly(6), bottom: null, end: 4 },
  theirs: { n: 40, top_min: 6, top_max: 6, floor: -16, end: 4 },
  target: '≥ 1,000,000 strings/s',
})
asDataset({
  what: 'the same as a dataset, with labels and features',
  strings: 400_000,
  fields: { length: 40, balancedShare: 0, negatives: [{ kind: 'joint', depth: 6, count: 4 }] },
  target: '≥ 1,000,000 strings/s',
})
await sampling({
  what: 'length 512, balanced, depth 40',
  strings: 20_000,
  ask: { length: 512, top: exactly(40), bottom: exactly(0), end: 0 },
  theirs: { n: 512, top_min: 40, top_max: 40, floor: 0, end: 0 },
  target: '≥ 60,000 strings/s',
  table: true,
})
asDataset({
  what: 'the same as a dataset, with labels and features',
  strings: 40_000,
  fields: { length: 512, depth: 40, balancedShare: 1 },
  target: '≥ 60,000 strings/s',
})
await sampling({
  what: 'length 512, balanced, depth 100 to 256',
  strings: 20_000,
  ask: { length: 512, top: { min: 100, max: 256 }, bottom: exactly(0), end: 0 },
  theirs: { n: 512, top_min: 100, top_max: 256, floor: 0, end: 0 },
  target: '≥ 60,000 strings/s',
  table: true,
})
await sampling({
  what: 'length 2048, balanced, depth 1000',
  strings: 2_000,
  ask: { length: 2048, top: exactly(1000), bottom: exactly(0), end: 0 },
  theirs: null, // rows of doubles scaled as a whole underflow here
  target: '',
  table: true,
})
await features()
numpy?.stop()
streaming('measured')
streaming('audit')

/** Strings a second; with `table`, a row before it for making the table. */
async function sampling({ what, strings, ask, theirs, target, table = false }) {
  const { length } = ask
  const streams = rngs(1, what)
  const out = new Uint8Array(strings * length)
  const offsets = Uint32Array.from({ length: strings + 1 }, (_, i) => i * length)
  const times = { table: [], ours: [], theirTable: [], theirs: [] }
  let bytes = 0
  let theirBytes = 0
  let theirSummary = null
  for (let round = -1; round < rounds; round++) {
    const walks = walkSampler(length)
    const started = seconds()
    walks.fits(ask)
    const made = seconds()
    for (let i = 0; i < strings; i++) walks.sample(ask, streams.at(i), out, i * length)
    const sampled = seconds()
    bytes = walks.bytes
    const reply = theirs === null ? undefined : await numpy?.ask({ task: 'table', ...theirs })
    const drawn = theirs === null ? undefined : await numpy?.ask({ task: 'sample', n: strings })
    if (round < 0) continue // warm-up
    times.table.push(made - started)
    times.ours.push(sampled - made)
    if (reply === undefined) continue
    times.theirTable.push(reply.seconds)
    times.theirs.push(drawn.seconds)
    theirBytes = reply.bytes
    theirSummary = drawn.summary
  }
  if (theirSummary !== null)
    assertAlike(what, summaryOf({ n: strings, types: 1, symbols: out, offsets }), theirSummary)
  if (table) {
    const cell = (time, size) => `${(1000 * time).toFixed(1)} ms, ${(size / 2 ** 20).toFixed(2)} MiB`
    row(
      `table: ${what}`,
      times.table,
      times.theirTable,
      (time) => cell(time, bytes),
      (time) => cell(time, theirBytes),
      '≤ 1 s, ≤ 64 MB',
    )
  }
  const rate = (time) => `${Math.round(strings / time).toLocaleString('en')} strings/s`
  row(what, times.ours, times.theirs, rate, rate, target)
}

/** What a run or `data generate` makes: order, kinds, packing and measuring included, and the tables. */
function asDataset({ what, strings, fields, target }) {
  const spec = resolveAlone({ preset: 'composition', ...fields, size: strings })
  const times = []
  for (let round = -1; round < rounds; round++) {
    const started = seconds()
    let made = 0
    const sampling = { seed: round, stream: what, avoid: null }
    for (const chunk of generateChunks(compositionOf(spec), strings, sampling)) made += chunk.n
    if (made !== strings) throw new Error(`${what}: ${made} strings, not ${strings}`)
    if (round >= 0) times.push(seconds() - started)
  }
  const rate = (time) => `${Math.round(strings / time).toLocaleString('en')} strings/s`
  row(what, times, [], rate, rate, target)
}

/** Label, depth, count, dip, length, first, last and trailing run of strings both read; the sums must agree. */
async function features() {
  const [n, length] = [1_000_000, 40]
  const symbols = new Uint8Array(n * length)
  const offsets = Uint32Array.from({ length: n + 1 }, (_, i) => i * length)
  const walks = walkSampler(length)
  const streams = rngs(1, 'features')
  const balanced = { length, top: null, bottom: exactly(0), end: 0 }
  const any = { length, top: null, bottom: null, end: null }
  for (let i = 0; i < n; i++) walks.sample(i % 2 === 0 ? balanced : any, streams.at(i), symbols, i * length)
  const directory = mkdtempSync(join(tmpdir(), 'sweepstack-bench-'))
  const file = join(directory, 'strings')
  writeFileSync(file, symbols)
  await numpy?.ask({ task: 'read', path: file, length })
  rmSync(directory, { recursive: true })
  const [ours, theirs] = [[], []]
  for (let round = -1; round < rounds; round++) {
    const strings = { n, types: 1, symbols, offsets }
    const started = seconds()
    const found = { ...strings, ...measure(strings) }
    const seen = {
      length: LOOKS.length.see(found),
      ends: LOOKS.ends.see(found),
      trailing: LOOKS['trailing-run'].see(found),
    }
    const took = seconds() - started
    const reply = await numpy?.ask({ task: 'measure' })
    if (round < 0) continue
    ours.push(took)
    if (reply === undefined) continue
    theirs.push(reply.seconds)
    const sum = (values) => values.reduce((a, b) => a + b, 0)
    for (const name of ['label', 'depth', 'count', 'dip']) same(name, sum(found[name]), reply.sums[name])
    for (const name of ['length', 'trailing']) same(name, sum(seen[name]), reply.sums[name])
    same('ends', sum(seen.ends), 2 * (3 * reply.sums.first + reply.sums.last) + n)
  }
  const cell = (time) => `${(1000 * time).toFixed(0)} ms`
  row('features of 1,000,000 strings of length 40', ours, theirs, cell, cell, '< 500 ms')
}

/** A process of its own, so that the peak is that of streaming alone. */
function streaming(what) {
  const n = Number(values.stream)
  const child = spawnSync(process.execPath, [here('./data/stream.mjs'), String(n), what], {
    encoding: 'utf8',
  })
  if (child.status !== 0) throw new Error(`data/stream.mjs failed: ${child.stderr}`)
  const { took, peak, strings } = JSON.parse(child.stdout)
  const rate = `${Math.round(strings / took).toLocaleString('en')} strings/s, peak ${Math.round(peak / 1024)} MB`
  console.log(
    `| ${strings.toLocaleString('en')} strings of length 40 streamed, four kinds of negatives, ${what === 'audit' ? 'audited' : what} | ${rate} | | | < 300 MB |`,
  )
}

function row(what, ours, theirs, ourCell, theirCell, target) {
  const mine = median(ours)
  const cells =
    theirs.length === 0 ? ['', ''] : [theirCell(median(theirs)), (median(theirs) / mine).toFixed(2)]
  console.log(`| ${[what, ourCell(mine), ...cells, target].join(' | ')} |`)
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
}

function summaryOf(strings) {
  const found = { ...strings, ...measure(strings) }
  const of = (values) => {
    const n = values.length
    const mean = values.reduce((a, b) => a + b, 0) / n
    const sd = Math.sqrt(values.reduce((a, x) => a + (x - mean) ** 2, 0) / n)
    return { min: Math.min(...values.subarray(0, 1000)), mean, sd, n }
  }
  return {
    depth: of(found.depth),
    count: of(found.count),
    dip: of(found.dip),
    trailing: of(LOOKS['trailing-run'].see(found)),
  }
}

/** Means of what both samplers drew: within 5 standard errors, and equal where nothing varies. */
function assertAlike(what, ours, theirs) {
  for (const [name, { mean, sd, n }] of Object.entries(ours)) {
    const apart = Math.abs(mean - theirs[name].mean)
    const error = sd * Math.sqrt(1 / n + 1 / Math.min(n, 100_000))
    if (apart > 5 * error) throw new Error(`${what}: mean ${name} is ${mean}, NumPy's ${theirs[name].mean}`)
  }
}

function same(name, ours, theirs) {
  if (ours !== theirs) throw new Error(`features: ${name} adds up to ${ours}, NumPy's to ${theirs}`)
}

/** NumPy in a process that answers one task at a time; null where Python or NumPy is missing. */
async function startNumpy(python) {
  if (spawnSync(python, ['-c', 'import numpy']).status !== 0) {
    console.error(
      `${python} has no NumPy, so ours runs alone; give one that has by --python PATH or PYTHON=PATH (pip install numpy)`,
    )
    return null
  }
  const child = spawn(python, [here('./data/numpy_sampler.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const answer = async () => {
    const { value, done } = await lines.next()
    if (done) throw new Error('numpy_sampler.py ended early; its message is above')
    return JSON.parse(value)
  }
  const { numpy: version, python: pythonVersion } = await answer()
  return {
    version,
    python: pythonVersion,
    ask: (task) => {
      child.stdin.write(`${JSON.stringify(task)}\n`)
      return answer()
    },
    stop: () => child.stdin.end(),
  }
}

/** Puts this process and all it starts on the last core it may use; says so, or that it could not. */
function pinToOneCore() {
  try {
    const allowed = execFileSync('taskset', ['-pc', String(process.pid)], { encoding: 'utf8' })
    const last = allowed.match(/(\d+)\s*$/)?.[1]
    if (last === undefined) return 'not pinned'
    execFileSync('taskset', ['-apc', last, String(process.pid)])
    return `pinned to core ${last}`
  } catch {
    return 'not pinned (no taskset)'
  }
}
