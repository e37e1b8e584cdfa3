import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { SweepstackError } from '@sweepstack/contracts'
import { loadSpec } from './load.js'

let folder = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sweepstack-load-'))
  await mkdir(join(folder, 'sweeps'))
})
after(() => rm(folder, { recursive: true, force: true }))

const write = (text: string): Promise<void> => writeFile(join(folder, 'sweeps', 's.yaml'), text)
const load = (...settings: string[]) => loadSpec('sweeps/s.yaml', settings, folder)
const issuesOf = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => assert.fail('no error'),
    (e: unknown) => e,
  )
  assert.ok(error instanceof SweepstackError)
  return error.issues
}

test('files are found beside the spec, or from the working folder with --set, and named by their content', async () => {
  await writeFile(join(folder, 'sweeps', 'train.csv'), 'sequence,stack_depth,count\n(),1,0\n')
  await writeFile(join(folder, 'other.csv'), 'sequence,stack_depth,count\n)(,-1,0\n')
  await write(
    'name: f\nbase: { data: { preset: file, file: train.csv }, tests: { t: { preset: file, file: x } } }\n',
  )
  const { spec, uploads, expanded } = await load('base.tests.t.file=other.csv')
  const refs = ['() 1\n', ')( 0\n'].map((text) => `sha256:${createHash('sha256').update(text).digest('hex')}`)
  assert.deepEqual(
    uploads.map(({ name }) => name),
    ['train.csv', 'other.csv'],
  )
  assert.deepEqual(
    uploads.map(({ ref }) => ref),
    refs,
  )
  assert.deepEqual(spec, {
    name: 'f',
    base: { data: { preset: 'file', file: refs[0] }, tests: { t: { preset: 'file', file: refs[1] } } },
  })
  assert.equal(expanded.cells.length, 1)
})

test('each missing file is named with its field and where that stands', async () => {
  await write(
    'name: f\nbase:\n  data: { preset: file, file: none.csv }\n  tests: { t: { preset: file, file: no/t.csv } }\n',
  )
  const issues = await issuesOf(load())
  assert.deepEqual(
    issues.map(({ path }) => path),
    ['base.data.file (sweeps/s.yaml:3:25)', 'base.tests.t.file (sweeps/s.yaml:4:31)'],
  )
  assert.match(issues[0]?.message ?? '', /sweeps\/none\.csv does not exist$/)
  assert.match(issues[0]?.fix ?? '', /--set base\.data\.file=PATH/)
})

test('a file that is none is told with its bad lines, its field and where that stands', async () => {
  await writeFile(join(folder, 'sweeps', 'bad.csv'), 'sequence,label\n(),1\n(),0\n(x,0\n')
  await write('name: f\nbase:\n  data: { preset: file, file: bad.csv }\n')
  const issues = await issuesOf(load())
  assert.equal(issues.length, 1)
  assert.equal(issues[0]?.path, 'base.data.file (sweeps/s.yaml:3:25)')
  assert.match(issues[0]?.message ?? '', /sweeps\/bad\.csv: 2 bad lines:\n {2}line 3: .*\n {2}line 4: /)
})

test('a fault of the spec carries its place in the file and the fix', async () => {
  await write('name: f\nbase:\n  data: { preset: fixed-length, length: 9 }\n  model: { layer: 2 }\n')
  assert.deepEqual(
    (await issuesOf(load())).map(({ path, fix }) => [path, fix]),
    [
      ['base.data.length (sweeps/s.yaml:3:33)', 'use 10'],
      ['base.model.layer (sweeps/s.yaml:4:12)', 'did you mean layers?'],
    ],
  )
})

test('a sweep file that is missing or a folder is called so', async () => {
  assert.match((await issuesOf(loadSpec('nope.yaml', [], folder)))[0]?.message ?? '', /does not exist/)
  assert.match((await issuesOf(loadSpec('sweeps', [], folder)))[0]?.message ?? '', /is a folder/)
})

test('a file that is no sweep at all is at fault as a whole', async () => {
  for (const text of ['just text\n', '- a\n', '3\n']) {
    await write(text)
    assert.deepEqual(
      (await issuesOf(load())).map(({ path, fix }) => [path, fix]),
      [['sweeps/s.yaml (the whole file)', 'give an object']],
    )
  }
})
