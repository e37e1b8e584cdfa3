// Prints ours beside PyTorch's, from what ours.mjs and theirs.py left in DIR: accuracy on each test by label and
// first symbol, and by count. Exit code 1 when a share differs by more than the seeds do.
//   node bench/reference/compare.mjs DIR
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromText, measure } from '@sweepstack/brackets'

const dir = process.argv[2]
if (dir === undefined) throw new Error('usage: node bench/reference/compare.mjs DIR')
const runs = readdirSync(dir).sort().map(readRun)
const sizes = [...new Set(runs.map((run) => run.size))]
const tests = runs[0].tests.map(({ name }) => name)
let apart = 0

const title = (text) => console.log(`\n## ${text}\n`)
title('By label and first symbol')
table(
  (string) => `${string.label === 1 ? 'balanced' : 'unbalanced'}, first ${string.first}`,
  (key) => key,
)
title('By count, in bands')
table(
  (string) => bandOf(string.count),
  (key) => key.split(' ')[0].padStart(6),
)
console.log(`\n${apart} shares differ by more than their spread over seeds and sampling`)
process.exitCode = apart === 0 ? 0 : 1

/** One row a test and share: for each size, accuracy of every seed, ours and torch's. */
function table(keyOf, orderOf) {
  const heads = sizes.flatMap((size) => [`${size}: ours`, `${size}: torch`, 'difference', 'may be'])
  console.log(`| test | strings | n | ${heads.join(' | ')} |`)
  console.log(`| --- | --- | --- | ${heads.map(() => '---').join(' | ')} |`)
  for (const test of tests) {
    const keys = new Set(runs.flatMap((run) => shares(run, test, keyOf).map(({ key }) => key)))
    for (const key of [...keys].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))) {
      const cells = sizes.flatMap((size) => cellsOf(size, test, key, keyOf))
      const n = shares(runs[0], test, keyOf).find((share) => share.key === key)?.n ?? 0
      console.log(`| ${[test, key, n, ...cells].join(' | ')} |`)
    }
  }
}

function cellsOf(size, test, key, keyOf) {
  const found = runs
    .filter((run) => run.size === size)
    .map((run) => shares(run, test, keyOf).find((share) => share.key === key))
    .filter((share) => share !== undefined)
  const ours = found.map(({ n, ours }) => ours / n)
  const torch = found.map(({ n, torch }) => torch / n)
  const n = found.reduce((sum, share) => sum + share.n, 0)
  const p = (mean(ours) + mean(torch)) / 2
  // The range over seeds, and what so few strings leave to chance (two standard errors of a difference).
  const allowed = Math.max(range(ours), range(torch)) + 2 * Math.sqrt((2 * p * (1 - p)) / n)
  const difference = Math.abs(mean(ours) - mean(torch))
  const judged = found.length >= 2
  if (judged && difference > allowed + 1e-9) apart += 1
  const percent = (values) => values.map((value) => (100 * value).toFixed(1)).join(', ')
  return [percent(ours), percent(torch), percent([difference]), judged ? percent([allowed]) : 'one seed']
}

function shares(run, test, keyOf) {
  const byKey = new Map()
  for (const string of run.tests.find(({ name }) => name === test).strings) {
    const key = keyOf(string)
    const share = byKey.get(key) ?? { key, n: 0, ours: 0, torch: 0 }
    share.n += 1
    for (const who of ['ours', 'torch']) if (string[who] > 0 === (string.label === 1)) share[who] += 1
    byKey.set(key, share)
  }
  return [...byKey.values()]
}

function readRun(name) {
  const { size, seed, tests: names } = JSON.parse(readFileSync(join(dir, name, 'run.json'), 'utf8'))
  const tests = names.map((test) => {
    const texts = readFileSync(join(dir, name, 'tests', `${test}.txt`), 'utf8')
      .split('\n')
      .slice(0, -1)
    const { label, count } = measure(fromText(texts))
    const [ours, torch] = ['ours', 'torch'].map((who) =>
      floats(join(dir, name, who, `${test}.f32`), texts.length),
    )
    const first = (text) => (text.startsWith('(') ? 'open' : 'close')
    const strings = texts.map((text, i) => ({
      ...{ label: label[i], count: count[i], first: first(text), ours: ours[i], torch: torch[i] },
    }))
    return { name: test, strings }
  })
  return { size, seed, tests }
}

function floats(path, n) {
  const bytes = readFileSync(path)
  if (bytes.length !== 4 * n) throw new Error(`${path} has ${bytes.length / 4} logits for ${n} strings`)
  return Float32Array.from({ length: n }, (_, i) => bytes.readFloatLE(4 * i))
}

/** Counts are many; small ones stand alone, larger ones in bands. */
function bandOf(count) {
  const size = Math.abs(count)
  const sign = count < 0 ? '-' : ''
  if (size <= 8) return `${count}`
  const [from, to] = [
    [9, 16],
    [17, 32],
    [33, 64],
    [65, 128],
    [129, 512],
  ].find(([, to]) => size <= to)
  return `${sign}${from} to ${sign}${to}`
}

function mean(values) {
  return values.reduce((a, b) => a + b, 0) / Math.max(1, values.length)
}

function range(values) {
  return Math.max(...values) - Math.min(...values)
}
