import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Chunk, chunksOf, datasetOf, makeDatasets, toText } from '@sweepstack/brackets'
import { madeOf } from './made.js'
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

const made = async (test?: string) =>
  madeOf(await resolveWhat(join(folder, 's.yaml'), { set: [], ...(test && { test }) }), test, {})
const texts = (chunks: Iterable<Chunk>): string[] =>
  [...chunks].flatMap((chunk) => Array.from({ length: chunk.n }, (_, i) => toText(chunk, i)))

test('training strings and tests are those of a run, string for string', async () => {
  const what = await resolveWhat(join(folder, 's.yaml'), { set: [] })
  assert.ok(what.kind === 'sweep')
  const { data, tests } = what.cell.spec
  const file = datasetOf(await made('file'))
  const run = makeDatasets({ data, tests, seed: 0, files: () => Buffer.from('(()) 1\n)( 0\n') })
  assert.equal(file.sha256, run.tests.file?.sha256)
  assert.equal(datasetOf(await made()).sha256, run.train.sha256)
  assert.equal(datasetOf(await made('pairs')).sha256, run.tests.pairs?.sha256)
  const same = await made('same')
  assert.deepEqual([same.name, same.n], ['test:same', 60])
  assert.deepEqual(
    texts(chunksOf(same)),
    Array.from({ length: 60 }, (_, i) => toText(run.tests.same as Chunk & typeof run.train, i)),
  )
})

test('a preset is the same for the same seed, and another for another', async () => {
  const strings = async (seed: number) =>
    texts(
      chunksOf(
        await madeOf(
          await resolveWhat(undefined, { preset: 'zero-count', set: ['length=20'], n: 30, seed }),
          undefined,
          {},
        ),
      ),
    )
  assert.equal((await strings(1)).length, 30)
  assert.deepEqual(await strings(1), await strings(1))
  assert.notDeepEqual(await strings(1), await strings(2))
})

test('a data file is its own strings, of kind file where they are unbalanced', async () => {
  const path = join(folder, 't.csv')
  const one = await madeOf({ kind: 'file', name: 't.csv', path }, undefined, {})
  assert.deepEqual(texts(chunksOf(one)), ['(())', ')('])
  const first = await madeOf(await resolveWhat(path, { set: [], n: 1 }), undefined, {})
  assert.deepEqual([first.n, texts(chunksOf(first))], [1, ['(())']])
  await assert.rejects(madeOf({ kind: 'file', name: 'n', path: join(folder, 'n.csv') }, undefined, {}), {
    message: 'the data file does not exist',
  })
})
