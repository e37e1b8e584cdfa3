import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { auditAll, makeDatasets, toText } from '@sweepstack/brackets'
import { type Opened, openAll, openOne } from './opened.js'
import { resolveWhat } from './what.js'

let folder = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sweepstack-made-'))
  await writeFile(
    join(folder, 's.yaml'),
    `name: s
base:
  data: { preset: fixed-length, length: 14, train: 200, validation: 50 }
  tests: { same: { size: 60 }, pairs: { preset: pairs, size: 40 }, file: { preset: file, file: t.csv } }
`,
  )
  await writeFile(join(folder, 't.csv'), 'sequence,label\n(()),1\n)(,0\n')
})
after(() => rm(folder, { recursive: true }))

const opened = async (test?: string, most?: number) =>
  openOne(await resolveWhat(join(folder, 's.yaml'), { set: [], ...(test && { test }) }), test, {}, most)
const texts = async (strings: Opened): Promise<string[]> => {
  const found: string[] = []
  for await (const chunk of strings.chunks()) for (let i = 0; i < chunk.n; i++) found.push(toText(chunk, i))
  await strings.close()
  assert.equal(found.length, strings.n)
  return found
}
const all = (strings: Parameters<typeof toText>[0]): string[] =>
  Array.from({ length: strings.n }, (_, i) => toText(strings, i))

test('training strings and tests are those of a run, string for string', async () => {
  const what = await resolveWhat(join(folder, 's.yaml'), { set: [] })
  assert.ok(what.kind === 'sweep')
  const { data, tests } = what.cell.spec
  const run = makeDatasets({ data, tests, seed: 0, files: () => Buffer.from('(()) 1\n)( 0\n') })
  assert.deepEqual(await texts(await opened()), all(run.train))
  for (const name of ['file', 'pairs', 'same']) {
    const one = await opened(name)
    assert.equal(one.name, `test:${name}`)
    assert.deepEqual(await texts(one), all(run.tests[name] as typeof run.train))
  }
  assert.deepEqual(await texts(await opened('same', 7)), all(run.tests.same as typeof run.train).slice(0, 7))

  // What is a file is not cut, and says so.
  assert.deepEqual(await texts(await opened('file', 1)), all(run.tests.file as typeof run.train))

  const audited = await openAll([what], {})
  assert.deepEqual(
    (await auditAll(audited)).datasets.map(({ name, sha256 }) => [name, sha256]),
    run.digests.map(({ name, sha256 }) => [name, sha256]),
  )
})

test('a preset is the same for the same seed, and another for another', async () => {
  const strings = async (seed: number) =>
    texts(
      await openOne(
        await resolveWhat(undefined, { preset: 'zero-count', set: ['length=20'], n: 30, seed }),
        undefined,
        {},
      ),
    )
  assert.equal((await strings(1)).length, 30)
  assert.deepEqual(await strings(1), await strings(1))
  assert.notDeepEqual(await strings(1), await strings(2))
})

test('a data file is its own strings, or its first', async () => {
  const path = join(folder, 't.csv')
  assert.deepEqual(await texts(await openOne(await resolveWhat(path, { set: [] }), undefined, {})), [
    '(())',
    ')(',
  ])
  assert.deepEqual(await texts(await openOne(await resolveWhat(path, { set: [], n: 1 }), undefined, {})), [
    '(())',
  ])
  const none = { kind: 'file', name: 'n', path: join(folder, 'n.csv') } as const
  await assert.rejects(openOne(none, undefined, {}), { message: 'the data file does not exist' })
  await assert.rejects(openAll([{ ...none, path }, none], {}), { message: 'the data file does not exist' })
})

test('files of one name are told apart', async () => {
  const what = await resolveWhat(join(folder, 't.csv'), { set: [] })
  const two = await openAll([what, what], {})
  assert.deepEqual(
    (await auditAll(two)).datasets.map(({ name, shared }) => [name, shared[0]?.n]),
    [
      ['t.csv', 2],
      ['t.csv (2)', 2],
    ],
  )
  for (const { close } of two) await close()
})
