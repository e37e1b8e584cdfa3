// Milliseconds a training step, strings a second forward, and how far from the machine's own matrix products: ours
// beside plain tfjs-node, PyTorch and torch.compile, in one run. See README.md here; --help for the options.
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { start } from './engine/contestants.mjs'
import { limitOf } from './engine/limit.mjs'
import { readOptions, USAGE } from './engine/options.mjs'
import { timeForward, timeSteps } from './engine/turns.mjs'
import { writeWork } from './engine/work.mjs'
import { pinTo } from './lib/cores.mjs'
import { scratchFolder, told } from './lib/scratch.mjs'
import { sum } from './lib/statistics.mjs'
import { digits, table } from './lib/table.mjs'
import { pythonWith } from './python/interpreter.mjs'

const dir = scratchFolder()
await told(async () => {
  const options = readOptions(process.argv.slice(2))
  if (options.help) console.log(USAGE)
  else await bench(options)
})

async function bench(options) {
  const needsTorch = options.ids.some((id) => id.startsWith('torch'))
  const python = needsTorch ? await pythonWith(['torch', 'safetensors', 'numpy']) : null
  const all = []
  for (const threads of options.threads) all.push(await withThreads(threads, python, options))
  if (all.some(({ failed }) => failed.length > 0)) process.exitCode = 1
  if (options.json !== null)
    writeFileSync(options.json, `${JSON.stringify({ options, tables: all }, null, 2)}\n`)
}

async function withThreads(threads, python, options) {
  const contestants = options.ids.map((id) => start(id, { threads, python, cores: options.cores }))
  try {
    const versions = new Set()
    for (const { child } of contestants) versions.add((await child.ask({ do: 'about' })).version)
    const { said } = pinTo(threads, options.cores)
    const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${threads} thread${threads > 1 ? 's' : ''}, ${said}`
    console.log(
      `\nNode ${process.version}, ${[...versions].join(', ')}; ${machine}; B = ${options.B}, readout ` +
        `${options.readout}, gradients clipped to ${options.clip}; medians of ${options.rounds} rounds`,
    )
    const found = { threads, machine, versions: [...versions] }
    if (options.parts.includes('steps')) found.steps = await printSteps(contestants, options)
    if (options.parts.includes('forward')) found.forward = await printForward(contestants, options)
    if (options.profile) found.profiles = await printProfiles(contestants, options)
    found.failed = contestants
      .filter(({ failed }) => failed !== null)
      .map(({ id, failed }) => ({ id, failed }))
    return found
  } finally {
    for (const { child } of contestants) child.stop()
  }
}

/** Milliseconds a step, how they compare, and the limit. */
async function printSteps(contestants, options) {
  console.log('\nMilliseconds a training step:\n')
  const limits = options.parts.includes('limit')
  const heads = [
    'ours / fastest PyTorch',
    ...(limits ? ['matrix products alone', 'ours / these', 'PyTorch / these'] : []),
  ]
  const row = table(['layers, d, heads, mlp, T', ...contestants.map(({ title }) => title), ...heads])
  const found = []
  for (const shape of options.shapes) {
    writeWork(dir, shape, options)
    const times = await timeSteps(contestants, dir, options)
    const limit = limits ? await limitOf(librariesOf(contestants), { ...shape, B: options.B }) : null
    const of = (one) => (one && times.get(one)?.ms) ?? null
    const ours = of(contestants.find((one) => one.ours))
    const torch = least(contestants.filter((one) => one.torch).map(of))
    const beside = limit === null ? [] : [limit.ms, over(ours, limit.ms), over(torch, limit.ms)]
    row([shape.name, ...[...contestants.map(of), over(ours, torch), ...beside].map(digits)])
    found.push({ shape: shape.name, times: byId(times), limit })
  }
  return found
}

/** Strings a second. */
async function printForward(contestants, options) {
  console.log('\nStrings a second, forward only:\n')
  const those = contestants.filter(({ id }) => id !== 'plain' && id !== 'eager')
  const row = table([
    'layers, d, heads, mlp, T',
    ...those.map(({ title }) => title),
    'ours / fastest PyTorch',
  ])
  const found = []
  for (const shape of options.shapes) {
    writeWork(dir, shape, options)
    const { n, rates, batches } = await timeForward(those, dir, options)
    const of = (one) => (one && rates.get(one)?.rate) ?? null
    const torch = most(those.filter((one) => one.torch).map(of))
    row([shape.name, ...[...those.map(of), over(of(those.find((one) => one.ours)), torch)].map(digits)])
    found.push({ shape: shape.name, n, batches, rates: byId(rates) })
  }
  return found
}

async function printProfiles(contestants, options) {
  const ours = contestants.find(({ ours }) => ours)
  if (ours === undefined) return []
  const found = []
  for (const shape of options.shapes) {
    writeWork(dir, shape, options)
    await ours.child.ask({ do: 'prepare', dir })
    const { ops } = await ours.child.ask({ do: 'profile' })
    console.log(`\nOur step op by op, ${shape.name}:\n`)
    const row = table(['TensorFlow op', 'calls', 'ms', '%'])
    const total = sum(ops.map(({ ms }) => ms))
    for (const { op, calls, ms } of ops.filter((one) => one.ms > total / 200))
      row([op, calls, digits(ms), digits((100 * ms) / total)])
    found.push({ shape: shape.name, ops })
  }
  return found
}

/** A contestant of each library, to time its matrix products. */
function librariesOf(contestants) {
  const able = contestants.filter(({ failed }) => failed === null)
  const [tensorflow, torch] = [able.find((one) => !one.torch), able.find((one) => one.torch)]
  return { ...(tensorflow && { tensorflow }), ...(torch && { torch }) }
}

function byId(found) {
  return Object.fromEntries([...found].map(([one, figures]) => [one.id, figures]))
}

/** Of none: null. */
function least(values) {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : Math.min(...known)
}

function most(values) {
  const lowest = least(values.map((value) => (value === null ? null : -value)))
  return lowest === null ? null : -lowest
}

function over(a, b) {
  return a === null || b === null ? null : a / b
}
