import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Audit, DataFile, DryRun, Preview } from '@sweepstack/contracts'
import { type Command, commandWithHome } from '../helpers/command.js'
import { until } from '../helpers/until.js'

let command: Command
before(async () => {
  command = await commandWithHome()
})
after(() => command.close())

const parse = <T>(text: string): T => JSON.parse(text) as T
const at = (name: string): string => join(command.home, name)
const done = async (...args: string[]): Promise<{ stdout: string; stderr: string }> => {
  const { code, stdout, stderr } = await command.run('data', ...args)
  assert.equal(code, 0, stderr)
  return { stdout, stderr }
}
const ZERO = ['--preset', 'zero-count', '--set', 'length=20']

test('what is generated can be checked, imported, audited and exported, and stays the same strings', async () => {
  const refs = new Set<string>()
  const refOf = async (file: string): Promise<string> => {
    const { ref } = parse<{ ref: string }>((await done('import', file, '--check', '--format', 'json')).stdout)
    refs.add(ref)
    return ref
  }
  for (const name of ['a.csv', 'a.jsonl.gz', 'a.parquet']) {
    await done('generate', ...ZERO, '--n', '300', '--seed', '7', '--out', at(name))
    await refOf(at(name))
  }
  const [ref = ''] = refs
  assert.equal(refs.size, 1, 'the format does not matter')
  assert.equal(existsSync(at('service.lock')), false, 'and no service was needed')

  const imported = await done('import', at('a.parquet'), '--name', 'zeros')
  assert.match(imported.stdout, /a\.parquet: 300 strings, 50\.0 % balanced, length 20$/m)
  assert.match(imported.stdout, /^counting alone is right on 50\.0 %, /m)
  assert.match(imported.stdout, new RegExp(`^ {2}\\{ preset: file, file: '${ref}' \\}$`, 'm'))
  const [listed, ...others] = parse<DataFile[]>((await done('list', '--format', 'json')).stdout)
  assert.deepEqual([listed?.ref, listed?.name, listed?.rows, others.length], [ref, 'zeros', 300, 0])

  const audit = parse<Audit>((await done('audit', ref, at('a.csv'), '--format', 'json')).stdout)
  assert.deepEqual(
    audit.datasets.map(({ n, sha256, shared }) => [n, `sha256:${sha256}`, shared[0]?.n]),
    [
      [300, ref, 300],
      [300, ref, 300],
    ],
  )
  const first = parse<Audit>((await done('audit', ref, at('a.csv'), '--n', '100', '--format', 'json')).stdout)
  assert.deepEqual(
    first.datasets.map(({ n, shared }) => [n, shared[0]?.n]),
    [
      [100, 100],
      [100, 100],
    ],
  )
  assert.equal(audit.datasets[0]?.shortcuts.find(({ name }) => name === 'count')?.accuracy, 0.5)

  await done('export', ref, '--out', at('back.csv'))
  assert.equal(await refOf(at('back.csv')), ref)
  assert.match(
    await readFile(at('back.csv'), 'utf8'),
    /^sequence,label,stack_depth,count,depth,dip,length,kind,source\n/,
  )
})

test('a sweep is audited as its runs have it: every dataset, ceilings, and what beats counting', async () => {
  const { stdout, stderr } = await done('audit', 'sweeps/smoke.yaml', '--cell', '1')
  assert.match(stdout, /^train +4,000 +50\.0 % +16 /m)
  assert.match(stdout, /^test:zero-count +500 .* zero-count 250 /m)
  assert.match(stdout, /^count +(\d+\.\d +0\.\d+ +){3}50\.0 +0\.500$/m)
  assert.match(stdout, /^a model above 50\.0 % on zero-count cannot be counting only$/m)
  assert.match(stderr, /^smoke, cell 1 of 2 \(dModel=32\), seed 0; /m)
  const csv = await done('audit', 'sweeps/smoke.yaml', '--format', 'csv')
  assert.match(csv.stdout, /^test:zero-count,[0-9a-f]{64},500,250,\d+,\d+,count,500,250,0\.5,0\.5,/m)
})

test('a question that the data cannot answer is warned of; --strict makes it a failure', async () => {
  const leaky = [...ZERO, '--set', 'start=close']
  const told = await command.run('data', 'audit', ...leaky)
  assert.equal(told.code, 0, told.stderr)
  assert.match(told.stdout, /^warning: .*first and last symbol alone score 100\.0 %/m)
  assert.equal((await command.run('data', 'audit', ...leaky, '--strict')).code, 1)

  const dry = ['submit', 'sweeps/all-counts.yaml', '--dry-run', '--format', 'json']
  const { code, stdout, stderr } = await command.run(...dry)
  assert.equal(code, 0, stderr)
  assert.deepEqual(
    parse<DryRun>(stdout).warnings.map(({ path }) => path),
    ['base.tests.zero-count-close'],
  )
  assert.match(
    stderr,
    /^warning: .*\nat: base\.tests\.zero-count-close \(.*all-counts\.yaml:\d+:\d+\)\nfix: /m,
  )
})

test('of two sweeps each is audited by itself, with the warnings it has alone', async () => {
  const sweep = async (name: string, test: string): Promise<string> => {
    const base = `data: { preset: perturbed, length: 20, train: 500, validation: 100 }, tests: { t: ${test} }`
    await writeFile(at(`${name}.yaml`), `name: ${name}\nbase: { ${base} }\n`)
    return at(`${name}.yaml`)
  }
  const one = await sweep('one', '{ preset: high-count, size: 200 }')
  const two = await sweep('two', '{ preset: zero-count, size: 200, start: open, end: close }')
  const json = async (...args: string[]) =>
    parse<Audit>((await done('audit', ...args, '--format', 'json')).stdout)
  const [alone, other, both] = [await json(one), await json(two), await json(one, two)]
  assert.equal(alone.warnings.length, 1)
  assert.deepEqual(
    both.datasets.map(({ name }) => name),
    ['one:train', 'one:validation', 'one:test:t', 'two:train', 'two:validation', 'two:test:t'],
  )
  assert.deepEqual(
    both.datasets.map(({ shortcuts }) => shortcuts),
    [...alone.datasets, ...other.datasets].map(({ shortcuts }) => shortcuts),
  )
  assert.deepEqual(
    both.warnings.map(({ path, message }) => [path, message]),
    [
      ...alone.warnings.map(({ path, message }) => [`one:${path}`, message]),
      ...other.warnings.map(({ path, message }) => [`two:${path}`, message]),
    ],
  )
  assert.equal((await command.run('data', 'audit', one, two, '--strict')).code, 1)
  const { stdout } = await done('audit', one, two)
  assert.doesNotMatch(stdout, /on all of .*train/)
})

test('a preview shows strings and draws histograms where it says', async () => {
  const svg = at('p.svg')
  const { stdout, stderr } = await done('preview', ...ZERO, '--rows', '3', '--svg', svg)
  assert.equal(stdout.match(/^(un)?balanced .* [()]{20}$/gm)?.length, 3)
  assert.match(stdout, /^stack depth +balanced +unbalanced$/m)
  assert.match(stderr, /^histograms: .*p\.svg$/m)
  assert.match(await readFile(svg, 'utf8'), /^<svg /)
  const json = await done(
    'preview',
    'sweeps/smoke.yaml',
    '--test',
    'zero-count',
    '--rows',
    '2',
    '--format',
    'json',
  )
  const { audit, strings } = parse<Preview>(json.stdout)
  assert.deepEqual([audit.name, audit.n, strings.length], ['test:zero-count', 500, 2])
})

test('a certificate holds, and says so by the exit code', async () => {
  const { stdout } = await done(
    'certify',
    '--preset',
    'high-depth',
    ...['length=24', 'depth.min=5', 'depth.max=5'].flatMap((set) => ['--set', set]),
    '--draws',
    '2000',
  )
  assert.match(stdout, /24/)
  const json = await done(
    'certify',
    'sweeps/smoke.yaml',
    '--test',
    'zero-count',
    '--draws',
    '2000',
    '--format',
    'json',
  )
  assert.equal(typeof parse<object>(json.stdout), 'object')
})

test('Ctrl-C while strings are made leaves no half file', async () => {
  const before = await readdir(command.home)
  const long = command.start(['data', 'generate', ...ZERO, '--n', '10000000', '--out', at('long.csv')])
  await until('it has begun to write', async () =>
    (await readdir(command.home)).some((name) => name.endsWith('.part')),
  )
  long.child.kill('SIGINT')
  const { code, stderr } = await long.ended
  assert.equal(code, 1, stderr)
  assert.match(stderr, /^error: interrupted; .*long\.csv was not written$/m)
  assert.deepEqual(await readdir(command.home), before)
})

test('a sweep trains and tests on the gzipped JSON Lines and the Parquet file it names', async () => {
  await done('generate', ...ZERO, '--n', '300', '--out', at('train.jsonl.gz'))
  await done('generate', ...ZERO, '--n', '100', '--seed', '1', '--out', at('test.parquet'))
  await writeFile(
    at('s.yaml'),
    `name: on-files
base:
  data: { preset: file, file: train.jsonl.gz }
  model: { layers: 1, dModel: 8, heads: 2, dMlp: 16 }
  training: { epochs: 1 }
  tests: { other: { preset: file, file: test.parquet } }
`,
  )
  const { code, stdout, stderr } = await command.run('run', at('s.yaml'), '--by', 'test')
  assert.equal(code, 0, stderr)
  assert.match(stdout, /^other +100 +50\.0 +50\.0 /m)
  assert.match(stdout, /^ {5}a model above 50\.0 % on other cannot be counting only$/m)
  const names = parse<DataFile[]>((await done('list', '--format', 'json')).stdout).map(({ name }) => name)
  assert.deepEqual(new Set(names), new Set(['zeros', 'train.jsonl.gz', 'test.parquet']))
})

type Slip = { what: string; args: string[]; file?: [name: string, text: string]; says: RegExp }
const SLIPS: Slip[] = [
  {
    what: 'bad rows: it lists their lines and imports nothing',
    file: ['bad.csv', 'sequence,label\n(),1\n)(,1\n(x,0\n'],
    args: ['import', 'bad.csv'],
    says: /^error: .*bad\.csv: 2 bad lines:\n {2}line 3: .*\n {2}line 4: .*\nat: .*bad\.csv\nfix: .*--skip-bad/m,
  },
  {
    what: 'strings in other letters',
    file: ['letters.csv', 'sequence,label\nab,1\n'],
    args: ['import', 'letters.csv', '--check'],
    says: /^error: .*letters\.csv: 1 bad line:\n {2}line 2: .*"a", not a bracket\nat: .*\nfix: .*--alphabet ab/m,
  },
  {
    what: 'a misspelt column',
    file: ['cols.csv', 'sequnce,label\n(),1\n'],
    args: ['import', 'cols.csv', '--check'],
    says: /^error: .*no column sequence.*"sequnce".*\nat: .*\nfix: did you mean sequnce\?.*\(--column sequence=NAME\)/m,
  },
  {
    what: 'a misspelt preset',
    args: ['generate', '--preset', 'zero-cuont', '--set', 'length=20'],
    says: /^error: .*\nat: --preset\nfix: did you mean zero-count\?$/m,
  },
  {
    what: 'a depth that no string has',
    args: [
      'preview',
      '--preset',
      'high-depth',
      '--set',
      'length=20',
      '--set',
      'depth.min=2',
      '--set',
      'depth.max=11',
    ],
    says: /^error: no balanced string of length 20 has depth 11\nat: --set depth\.max\nfix: use a depth of at most 10/m,
  },
  {
    what: 'a name that does not say the format',
    args: ['generate', ...ZERO, '--out', 'strings.txt'],
    says: /^error: strings\.txt does not say .*\nat: --out\nfix: end the name in \.csv/m,
  },
  {
    what: 'a reference that is none',
    args: ['export', 'sha256:12ab', '--out', 'x.csv'],
    says: /^error: sha256:12ab is no reference.*\nat: REF\nfix: `sweepstack data list`/m,
  },
  {
    what: 'a file that is not sampled, to certify',
    args: ['certify', 'any.csv'],
    says: /^error: any\.csv is not sampled.*\nat: WHAT\nfix: give a preset/m,
  },
  {
    what: 'a file that is not there',
    args: ['audit', 'none.parquet'],
    says: /^error: the data file does not exist\nat: none\.parquet\nfix: /m,
  },
]

for (const { what, args, file, says } of SLIPS)
  test(`refuses ${what}`, async () => {
    if (file !== undefined) await writeFile(at(file[0]), file[1])
    const { code, stdout, stderr } = await command.run(
      'data',
      ...args.map((arg) => (arg === file?.[0] ? at(arg) : arg)),
    )
    assert.match(stderr, says)
    assert.equal(code, 2)
    assert.equal(stdout, '')
    assert.doesNotMatch(stderr, /^ {4}at /m, 'no stack')
    assert.equal(existsSync(at('service.lock')), false)
  })

test('bad rows can be left out, and each is told', async () => {
  const { stdout, stderr } = await done('import', at('bad.csv'), '--skip-bad')
  assert.match(stdout, /bad\.csv: 1 string, .* 2 bad rows left out$/m)
  assert.match(stderr, /^left out: .*bad\.csv, line 3: /m)
  const checked = await done('import', at('bad.csv'), '--skip-bad', '--check')
  assert.match(checked.stdout, /^nothing is wrong with what is left; its reference is sha256:/m)
})

test('a file of other brackets and columns comes in by an alphabet and a mapping', async () => {
  await writeFile(at('own.csv'), 'text\nab\nba\n')
  const args = [
    'import',
    at('own.csv'),
    '--column',
    'sequence=text',
    '--column',
    'label=',
    '--alphabet',
    'ab',
  ]
  assert.match((await done(...args)).stdout, /own\.csv: 2 strings, 50\.0 % balanced/)
})

test('help has an example for every data command', async () => {
  for (const name of ['presets', 'preview', 'generate', 'audit', 'certify', 'import', 'list', 'export']) {
    const { stdout } = await done(name, '--help')
    assert.match(stdout, new RegExp(`Example:\\n {2}\\$ sweepstack data ${name}`))
  }
})
