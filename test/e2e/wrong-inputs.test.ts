import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Command, commandWithHome } from '../helpers/command.js'

let command: Command
before(async () => {
  command = await commandWithHome()
})
after(() => command.close())

const SPEC = 'name: x\nbase:\n  data: { preset: fixed-length, length: 16 }\n'

type Case = { what: string; spec?: string; files?: Record<string, string>; args?: string[]; says: RegExp }

/** Each is refused before anything is started: what is wrong, where, and what to do. */
const CASES: Case[] = [
  {
    what: 'a misspelled field',
    spec: `${SPEC}  model: { layres: 2 }\n`,
    says: /^error: unknown field layres\nat: base\.model\.layres \(.*s\.yaml:4:12\)\nfix: did you mean layers\?$/m,
  },
  {
    what: 'a key that stands twice',
    spec: `${SPEC}  data: { preset: perturbed, length: 8 }\n`,
    says: /^error: Map keys must be unique\nat: .*s\.yaml:4:3\nfix: remove one of the two$/m,
  },
  {
    what: 'bad syntax',
    spec: 'name: [x\n',
    says: /^error: .*\nat: .*s\.yaml:2:1\nfix: /m,
  },
  {
    what: 'an odd length, set on the command line',
    spec: SPEC,
    args: ['--set', 'base.data.length=17'],
    says: /^error: .*17 is odd\nat: base\.data\.length .*\nfix: use 18$/m,
  },
  {
    what: 'heads that do not divide',
    spec: `${SPEC}  model: { dModel: 10, heads: 4 }\n`,
    says: /^error: 4 heads do not divide dModel 10\nat: base\.model\.heads .*\nfix: use one of 1, 2, 5, 10$/m,
  },
  {
    what: 'a matrix path that is not there',
    spec: `${SPEC}matrix: { model.layerz: [1] }\n`,
    says: /^error: .*layerz.*\nat: matrix\.model\.layerz .*\nfix: did you mean layers\?$/m,
  },
  {
    what: 'too many cells',
    spec: `${SPEC}matrix: { model.layers: [${range(60)}], training.batchSize: [${range(60)}] }\n`,
    says: /^error: .*3600 cells.*\nat: matrix .*\nfix: shorten/m,
  },
  {
    what: 'a data file that is not there',
    spec: 'name: x\nbase:\n  data: { preset: file, file: none.csv }\n',
    says: /^error: the data file .*none\.csv does not exist\nat: base\.data\.file .*\nfix: .*--set base\.data\.file=PATH$/m,
  },
  {
    what: 'a data file with bad lines',
    spec: 'name: x\nbase:\n  data: { preset: file, file: bad.csv }\n',
    files: { 'bad.csv': 'sequence,label\n(),0\n' },
    says: /^error: .*bad\.csv: 1 bad line:\n {2}line 2: .*\nat: base\.data\.file \(.*s\.yaml:3:25\)\nfix: /m,
  },
  {
    what: 'an unknown option',
    spec: SPEC,
    args: ['--sett', 'a=b'],
    says: /^error: unknown option '--sett'[\s\S]*fix: /m,
  },
  {
    what: 'an unknown axis',
    spec: SPEC,
    args: ['--by', 'depht'],
    says: /^error: .*'depht' is invalid[\s\S]*fix: /m,
  },
  {
    what: 'a setting that is none',
    spec: SPEC,
    args: ['--set', 'length'],
    says: /^error: .*\nat: --set\nfix: /m,
  },
]

function range(n: number): string {
  return Array.from({ length: n }, (_, i) => i + 1).join(',')
}

for (const { what, spec, files = {}, args = [], says } of CASES)
  test(`run refuses ${what}`, async () => {
    const file = join(command.home, 's.yaml')
    await writeFile(file, spec ?? '')
    for (const [name, text] of Object.entries(files)) await writeFile(join(command.home, name), text)
    const { code, stdout, stderr } = await command.run('run', file, ...args)
    assert.match(stderr, says)
    assert.equal(code, 2)
    assert.equal(stdout, '')
    assert.doesNotMatch(stderr, /^ {4}at /m, 'no stack')
    assert.equal(existsSync(join(command.home, 'service.lock')), false)
  })

test('a sweep file, a baseline and a command that are not there', async () => {
  for (const args of [
    ['run', 'nope.yaml'],
    ['baseline', 'check', 'nope.json'],
    ['rum'],
    ['api'],
    ['worker'],
  ]) {
    const { code, stderr } = await command.run(...args)
    assert.equal(code, 2, args.join(' '))
    assert.match(stderr, /^error: /m)
    assert.match(stderr, /^fix: /m)
  }
})

test('a service that does not answer is exit 1, not a wrong call', async () => {
  const { code, stderr } = await command.run('status', '--url', 'http://127.0.0.1:9')
  assert.equal(code, 1)
  assert.match(stderr, /^error: the API at http:\/\/127\.0\.0\.1:9 does not answer.*\nfix: /m)
})

test('a dry run lists cells and their cost, and starts nothing', async () => {
  const { code, stdout, stderr } = await command.run('submit', 'sweeps/depth-and-size.yaml', '--dry-run')
  assert.equal(code, 0, stderr)
  assert.match(stderr, /^sweep depth-and-size: 8 cells, 24 runs, about .* of one core$/m)
  assert.equal(stdout.trim().split('\n').length, 9)
  assert.equal(existsSync(join(command.home, 'service.lock')), false)
})

test('help has an example for every command', async () => {
  const names = ['demo', 'run', 'up', 'submit', 'status', 'results', 'probes', 'runs', 'cancel', 'retry']
  for (const name of [...names, 'data', 'baseline', 'schema', 'doctor', 'api', 'worker']) {
    const { code, stdout } = await command.run(name, '--help')
    assert.equal(code, 0)
    assert.match(stdout, new RegExp(`Example:\\n {2}\\$ sweepstack ${name}`))
  }
})
