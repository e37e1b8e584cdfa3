import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Command, commandWithHome } from '../helpers/command.js'

let here: Command
let elsewhere: Command
before(async () => {
  here = await commandWithHome()
  elsewhere = await commandWithHome()
})
after(() => Promise.all([here.close(), elsewhere.close()]))

/** Forty different strings of 16 brackets: the binary digits of numbers. */
const CSV = `sequence,label\n${Array.from({ length: 40 }, (_, i) => {
  const inner = (i * 397).toString(2).padStart(14, '0').slice(0, 14)
  const text = `(${inner.replaceAll('0', '(').replaceAll('1', ')')})`
  return `${text},${isBalanced(text) ? 1 : 0}`
}).join('\n')}\n`

function isBalanced(text: string): boolean {
  const less = text.replaceAll('()', '')
  return less === '' || (less !== text && isBalanced(less))
}

test('a sweep on a data file, checked by a service that does not have the file', async () => {
  const data = join(here.home, 'train.csv')
  const spec = join(here.home, 'file.yaml')
  const baseline = join(here.home, 'file.json')
  await writeFile(data, CSV)
  await writeFile(
    spec,
    `name: on-a-file
base:
  data: { preset: file, file: train.csv, test: 0.2 }
  model: { layers: 1, dModel: 8, heads: 2, dMlp: 16 }
  training: { epochs: 1 }
  tests: { held-back: {} }
`,
  )
  const run = await here.run('run', spec)
  assert.equal(run.code, 0, run.stderr)
  const recorded = await here.run('baseline', 'record', 'on-a-file', '--out', baseline)
  assert.equal(recorded.code, 0, recorded.stderr)
  assert.match(recorded.stderr, /keep train\.csv/)

  const lacking = await elsewhere.run('baseline', 'check', baseline)
  assert.equal(lacking.code, 2, lacking.stderr)
  assert.match(
    lacking.stderr,
    /^error: the service does not have the data file train\.csv \(sha256:[0-9a-f]{64}\)\nat: .*file\.json\nfix: give it: .* --file train\.csv$/m,
  )
  // The same strings as Parquet are the same file.
  const parquet = join(here.home, 'other-name.parquet')
  assert.equal((await here.run('data', 'export', data, '--out', parquet)).code, 0)
  const held = await elsewhere.run('baseline', 'check', baseline, '--file', parquet)
  assert.equal(held.code, 0, held.stderr)
  assert.match(held.stdout, / 0 failed$/m)
})
