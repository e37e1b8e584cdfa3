// Models of others, by the command: imported, evaluated, taken elsewhere.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fromText, measure } from '@sweepstack/brackets'
import type { ProbeRow, Results, RunView, StoredModel } from '@sweepstack/contracts'
import { type Command, commandWithHome } from '../helpers/command.js'
import { until } from '../helpers/until.js'

type Case = { name: string; file: string; config: object; strings: string[]; logits: number[] }

const FIXTURES = 'test/fixtures/interop'
const { config, file, strings, logits } = (
  JSON.parse(readFileSync(`${FIXTURES}/torch.json`, 'utf8')) as Case[]
).find(({ name }) => name === 'post-relu-buffer-two')!
const parse = <T>(text: string): T => JSON.parse(text) as T

let command: Command
let folder = ''
before(async () => {
  command = await commandWithHome()
  folder = await mkdtemp(join(tmpdir(), 'sweepstack-models-'))
  await writeFile(join(folder, 'config.json'), JSON.stringify(config))
  const up = command.start(['up', '--port', '0'])
  await until('the service is up', () => up.stderr().includes('API at'), { seconds: 90 })
})
after(async () => {
  await command.close()
  await rm(folder, { recursive: true, force: true })
})
const done = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await command.run(...args)
  assert.equal(code, 0, stderr)
  return stdout
}
const { label } = measure(fromText(strings))

test('an imported model has the same strings right as where it comes from', async () => {
  const options = ['--config', join(folder, 'config.json'), '--name', 'brackets', '--format', 'json']
  const stored = parse<StoredModel>(await done('model', 'import', `${FIXTURES}/${file}`, ...options))
  assert.deepEqual([stored.name, stored.source, stored.spec.norm], ['brackets', 'torch-encoder', 'post'])

  const data = join(folder, 'strings.csv')
  const lines = strings.map((text, i) => `${text},${label[i]}`)
  await writeFile(data, `sequence,label\n${lines.join('\n')}\n`)
  const asked = ['--test', `given={ preset: file, file: ${data} }`, '--by', 'test', '--format', 'json']
  const { results } = parse<{ results: Results[] }>(await done('model', 'eval', 'brackets', ...asked))
  const [row] = results[0]!.rows
  const right = strings.filter((_, i) => logits[i]! > 0 === (label[i] === 1))
  assert.deepEqual([row?.n, row?.correct, row?.trainedMaxLength], [strings.length, right.length, null])
})

test('probes and events of an evaluation are those of any sweep', async () => {
  const asked = ['--test', 'zero-count={ preset: zero-count, length: 10, size: 200 }', '--probe', 'depth']
  const { stdout, stderr, code } = await command.run('model', 'eval', 'brackets', ...asked)
  assert.equal(code, 0, stderr)
  assert.match(stdout, /^each test as a whole/)
  assert.match(stdout, /\nprobes\ncell/)
  assert.match(stderr, /nothing says what the model was trained on/)
  assert.match(stderr, /1 of 1 runs done/)
  const probes = parse<ProbeRow[]>(await done('probes', '--format', 'json'))
  // Its norms stand behind its parts: what a block hands on has a name of its own.
  const handedOn = [0, 1, 2].map((l) => [l + 1, `blocks.${l}.hook_normalized_resid_post`])
  assert.deepEqual(
    probes.map(({ layer, hook }) => [layer, hook]),
    [[0, 'blocks.0.hook_resid_pre'], ...handedOn],
  )
})

test('a run is evaluated on its own data, and exported: imported again it is the same model', async () => {
  await done(
    'run',
    'sweeps/smoke.yaml',
    '--set',
    'seeds=[0]',
    '--set',
    'matrix={}',
    '--set',
    'base.training.epochs=2',
  )
  const before = parse<Results>(await done('results', 'smoke', '--by', 'test', '--format', 'json'))
  const [run] = parse<RunView[]>(await done('runs', 'smoke', '--format', 'json'))
  const id = run!.id.slice(-8)
  const again = parse<{ results: Results[] }>(
    await done('model', 'eval', id, '--by', 'test', '--format', 'json'),
  ).results[0]!
  const counts = ({ rows }: Results) => rows.map(({ test: name, n, correct }) => [name, n, correct])
  assert.deepEqual(counts(again), counts(before))

  const out = join(folder, 'out')
  await done('model', 'export', id, '--out', out)
  for (const name of ['model.safetensors', 'config.json', 'sweepstack.json', 'load.py', 'README.md'])
    assert.ok(existsSync(join(out, name)), name)
  await done(
    'model',
    'import',
    join(out, 'model.safetensors'),
    '--config',
    join(out, 'sweepstack.json'),
    '--name',
    'back',
  )
  const both = parse<{ results: Results[] }>(
    await done(
      'model',
      'eval',
      id,
      'back',
      '--sweep',
      'sweeps/smoke.yaml',
      '--set',
      'seeds=[7]',
      '--by',
      'test',
      '--format',
      'json',
    ),
  ).results[0]!.rows
  assert.equal(both.length, 4)
  const of = (cell: number) => both.filter((row) => row.cell === cell).map(({ correct }) => correct)
  assert.deepEqual(of(0), of(1))

  await done('model', 'export', id, '--out', out, '--format', 'safetensors')
  const bytes = await readFile(join(out, 'weights.safetensors'))
  const models = parse<StoredModel[]>(await done('model', 'list', '--format', 'json'))
  assert.ok(models.some(({ ref }) => ref === `sha256:${createHash('sha256').update(bytes).digest('hex')}`))
})

test('what is wrong is told by where it is, with a fix, and the exit code is 2', async () => {
  const fails = async (args: string[], ...said: RegExp[]): Promise<void> => {
    const { code, stderr } = await command.run('model', ...args)
    assert.equal(code, 2, stderr)
    for (const pattern of said) assert.match(stderr, pattern)
  }
  const pt = `${FIXTURES}/${file}`
  const slip = join(folder, 'slip.yaml')
  await writeFile(slip, JSON.stringify({ ...config, heads: 3 }))
  await fails(
    ['import', pt, '--config', slip],
    /3 heads do not divide/,
    /at: heads \(.*\.pt\)/,
    /fix: use one of/,
  )
  await writeFile(slip, 'format: torch-encoder\nhaeds: 2\n')
  await fails(['import', pt, '--config', slip], /unknown field haeds/, /slip\.yaml:2:1/, /did you mean heads/)
  await writeFile(slip, '')
  await fails(['import', pt, '--config', slip], /the file is empty/, /write a config/)
  await fails(['import', pt], /there is no config/, /at: --config/)
  await fails(['import', join(folder, 'none.pt'), '--config', join(folder, 'config.json')], /does not exist/)
  await fails(['import', folder], /(?<!cannot be read: .*) is no file/)
  await fails(['import', pt, '--config', join(folder, 'config.json'), '--name', '../x'], /a model name is/)
  await fails(['eval', 'nobody'], /no model, run or file nobody/)
  await fails(['eval', 'brackets', '--test', 'x=3'], /3 is no set of fields/, /at: --test x/)
  await fails(['eval', 'brackets', '--sweep', 'sweeps/smoke.yaml', '--probe', 'depth'], /the sweep says data/)
  await fails(
    ['eval', 'brackets', '--test', 'long={ preset: zero-count, length: 40 }'],
    /reads at most 12 brackets, the test has 40/,
    /at: base\.tests\.long\.length/,
  )
  await fails(
    ['export', 'brackets', '--out', join(folder, 'no')],
    /norm: is post|is post/,
    /--format safetensors/,
  )
})
