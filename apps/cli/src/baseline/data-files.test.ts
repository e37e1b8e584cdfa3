import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type DataFile, expandSweep, SweepstackError } from '@sweepstack/contracts'
import { readUpload } from '../spec/upload.js'
import { readGiven, recordFiles, requireFiles } from './data-files.js'

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baseline-files-'))
  for (const [name, text] of Object.entries({ 'train.csv': '(),1', 'test.csv': ')(,0', 'odd.csv': '((,0' }))
    await writeFile(join(folder, name), `sequence,label\n${text}\n`)
})
after(() => rm(folder, { recursive: true }))

const at = (name: string): string => join(folder, name)
const refOf = async (name: string): Promise<string> => (await readUpload(at(name))).ref

/** A sweep on train.csv and test.csv, and a service that has the files named. */
const scene = async (...has: string[]) => {
  const [train, other] = [await refOf('train.csv'), await refOf('test.csv')]
  const tests = { t: { preset: 'file', file: other } }
  const { cells } = expandSweep({ name: 'x', base: { data: { preset: 'file', file: train }, tests } })
  const stored = new Map(await Promise.all(has.map(async (name) => [await refOf(name), name] as const)))
  const get = async (ref: string): Promise<DataFile> => {
    const name = stored.get(ref)
    if (name === undefined) throw new SweepstackError('not-found', ref)
    return {
      ...{ ref, name, bytes: 5, rows: 1, balanced: 1, types: 1, minLength: 2, maxLength: 2 },
      createdAt: '2026-01-01T00:00:00.000Z',
    }
  }
  return { train, other, cells, datasets: { get } }
}
const recorded = async () => {
  const { datasets, cells } = await scene('train.csv', 'test.csv')
  return recordFiles(datasets, cells)
}

test('the names of the files are recorded with their content', async () => {
  const { train, other } = await scene()
  assert.deepEqual(await recorded(), [
    { ref: train, name: 'train.csv' },
    { ref: other, name: 'test.csv' },
  ])
})

test('what the service lacks and is not given is named, by name and reference', async () => {
  const { train, other, cells, datasets } = await scene()
  const given = await readGiven([at('train.csv')], cells, await recorded())
  const lacking = requireFiles(datasets, cells, { given, recorded: await recorded(), baseline: 'b.json' })
  await assert.rejects(lacking, (error) => {
    assert.ok(error instanceof SweepstackError)
    assert.equal(error.code, 'file.unknown')
    assert.deepEqual(error.issues, [
      {
        path: 'b.json',
        message: `the service does not have the data file test.csv (${other})`,
        fix: 'give it: sweepstack baseline check b.json --file test.csv',
      },
    ])
    return true
  })
  const nameless = requireFiles(datasets, cells, { given: [], recorded: [], baseline: 'b.json' })
  await assert.rejects(nameless, { message: new RegExp(`${train}; .*${other}$`) })
})

test('what it has or is given will do', async () => {
  const { cells, datasets } = await scene('test.csv')
  const given = await readGiven([at('train.csv'), at('train.csv')], cells, [])
  assert.deepEqual(
    given.map(({ name }) => name),
    ['train.csv'],
  )
  await requireFiles(datasets, cells, { given, recorded: [], baseline: 'b.json' })
})

test('a service that fails is not one that lacks a file', async () => {
  const { cells } = await scene()
  const get = () => Promise.reject(new SweepstackError('unavailable', 'gone'))
  await assert.rejects(requireFiles({ get }, cells, { given: [], recorded: [], baseline: 'b.json' }), {
    code: 'unavailable',
  })
})

test('a file with a bad line is refused with the line', async () => {
  const { cells } = await scene()
  await writeFile(at('bad.csv'), 'sequence,label\n(),1\n)(,1\n')
  await assert.rejects(readGiven([at('bad.csv')], cells, []), (error) => {
    assert.ok(error instanceof SweepstackError)
    assert.equal(error.issues[0]?.path, `--file ${at('bad.csv')}`)
    assert.match(error.issues[0]?.message ?? '', /bad\.csv: 1 bad line:\n {2}line 3: the label says balanced/)
    return true
  })
})

test('the same strings in another format are the same file', async () => {
  const { cells } = await scene()
  await writeFile(at('train.jsonl'), '{"sequence":"()","label":true}\n')
  const [given] = await readGiven([at('train.jsonl')], cells, [])
  assert.equal(given?.ref, await refOf('train.csv'))
})

test('a file of other content, or none at all, is refused', async () => {
  const { cells } = await scene()
  await assert.rejects(readGiven([at('odd.csv')], cells, await recorded()), {
    message: /no file of the recorded sweep: its content is sha256:/,
    fix: /^give train\.csv \(sha256:\w+\), test\.csv /,
  })
  await assert.rejects(readGiven([at('none.csv')], cells, []), { message: 'the data file does not exist' })
  const plain = expandSweep({ name: 'x', base: { data: { preset: 'fixed-length', length: 8 } } })
  await assert.rejects(readGiven([at('odd.csv')], plain.cells, []), { fix: /^leave it out/ })
})
