import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { generatedPresets, SweepstackError } from '@sweepstack/contracts'
import { resolveWhat, type WhatOptions } from './what.js'

let folder = ''
let sweep = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sweepstack-what-'))
  sweep = join(folder, 's.yaml')
  await writeFile(
    sweep,
    `name: s
base:
  data: { preset: fixed-length, length: 8, train: 50 }
  tests: { zero: { preset: zero-count }, curve: { preset: each-count, count: { min: 0, max: 4 } } }
matrix: { data.length: [8, 10] }
seeds: [3, 4]
`,
  )
})
after(() => rm(folder, { recursive: true }))

const what = (text: string | undefined, options: Partial<WhatOptions> = {}) =>
  resolveWhat(text, { set: [], ...options })

test('a preset takes its fields from --set, its size from --n, and has every default', async () => {
  const found = await what(undefined, {
    preset: 'zero-count',
    set: ['length=40', 'depth.min=2', 'depth.max=5', 'start=open'],
    n: 7,
  })
  assert.ok(found.kind === 'preset')
  assert.deepEqual(found.spec, {
    preset: 'zero-count',
    length: 40,
    depth: { min: 2, max: 5 },
    balancedShare: 0.5,
    start: 'open',
    end: 'any',
    size: 7,
  })
  assert.equal(found.seed, 0)
})

test('one end of a range is set, and the other is that of its default', async () => {
  const found = await what(undefined, { preset: 'each-count', set: ['length=20', 'count.max=2'] })
  assert.ok(found.kind === 'preset' && found.spec.preset === 'each-count')
  assert.deepEqual(found.spec.count, { min: 0, max: 2 })
})

test('a sweep is its first cell and first seed, or those that are asked for', async () => {
  const first = await what(sweep)
  assert.ok(first.kind === 'sweep')
  assert.deepEqual([first.cell.index, first.seed, first.cell.spec.data.seed], [0, 3, null])
  const asked = await what(sweep, { cell: 1, seed: 9, test: 'zero', n: 11, set: ['base.data.train=60'] })
  assert.ok(asked.kind === 'sweep')
  const { data, tests } = asked.cell.spec
  assert.ok('train' in data && tests.zero !== undefined && 'size' in tests.zero)
  assert.deepEqual([asked.cell.index, asked.seed, data.seed], [1, 9, 9])
  assert.deepEqual([data.train, tests.zero.size], [60, 11])
})

test('endings and sha256: tell sweeps, data files and references apart', async () => {
  const ref = `sha256:${'a'.repeat(64)}`
  assert.deepEqual(await what(ref), { kind: 'ref', name: ref.slice(0, 19), ref })
  for (const path of ['a.csv', 'd/a.jsonl.gz', 'a.parquet', 'any'])
    assert.deepEqual(await what(path), { kind: 'file', name: path.replace('d/', ''), path })
})

const slips: [string, string | undefined, Partial<WhatOptions>, RegExp][] = [
  ['nothing', undefined, {}, /^WHAT: nothing says .* -> name a sweep file, a data file/],
  ['two things', 'a.csv', { preset: 'zero-count' }, /^WHAT: a\.csv and --preset both/],
  ["a preset's name as a file", 'zero-cont', {}, /^WHAT: .* -> for the preset, write --preset zero-count$/],
  ['a misspelt preset', undefined, { preset: 'zero-cont' }, /^--preset: .* -> did you mean zero-count\?$/],
  ['a field that is missing', undefined, { preset: 'zero-count' }, /^--set length: required/],
  [
    'a misspelt field',
    undefined,
    { preset: 'zero-count', set: ['lenght=4', 'length=4'] },
    /^--set lenght: unknown field lenght -> did you mean length\?$/,
  ],
  [
    'an odd length',
    undefined,
    { preset: 'zero-count', set: ['length=9'] },
    /^--set length: .* odd -> use 10$/,
  ],
  [
    'half a pair',
    undefined,
    { preset: 'pairs', set: ['length=20'], n: 3 },
    /^--n: 3 strings are not whole pairs -> use 4$/,
  ],
  [
    'a size for a preset that has one',
    undefined,
    { preset: 'each-count', n: 3 },
    /^--n: each-count says itself how many/,
  ],
  ['a setting that is none', undefined, { preset: 'zero-count', set: ['x'] }, /^--set: x is not path=value/],
  [
    'a field of a plain value',
    undefined,
    { preset: 'x', set: ['a=1', 'a.b=2'] },
    /^--set a\.b: this path leads/,
  ],
  [
    'a test of a preset',
    undefined,
    { preset: 'zero-count', test: 'x' },
    /^--test: --test is for a sweep file/,
  ],
  ['a seed of a file', 'a.csv', { seed: 3 }, /^--seed: --seed is for strings that are sampled/],
  ['half a reference', 'sha256:abc', {}, /^REF: .* -> `sweepstack data list`/],
]
const told = async (text: string | undefined, options: Partial<WhatOptions>): Promise<string> => {
  const error = await what(text, options).then(
    () => assert.fail('it was accepted'),
    (e: unknown) => e,
  )
  assert.ok(error instanceof SweepstackError, String(error))
  const [issue] = error.issues
  return `${issue?.path}: ${issue?.message} -> ${issue?.fix}`
}
for (const [slip, text, options, says] of slips)
  test(`refuses ${slip}`, async () => assert.match(await told(text, options), says))

test('refuses a test, a cell and a size that a sweep does not have', async () => {
  assert.match(await told(sweep, { test: 'zreo' }), /^--test: .* -> use one of zero, curve$/)
  assert.match(await told(sweep, { cell: 2 }), /^--cell: .* -> give one from 0 to 1/)
  assert.match(await told(sweep, { test: 'curve', n: 5 }), /^--n: each-count says itself/)
})

test('every preset is known by its name', async () => {
  for (const preset of generatedPresets)
    assert.doesNotMatch(await what(undefined, { preset }).then(() => 'taken', String), /known values|unknown/)
})
