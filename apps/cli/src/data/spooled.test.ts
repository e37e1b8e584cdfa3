import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Chunk, chunksOf } from '@sweepstack/brackets'
import { type FileFormat, fileFormatSchema, SweepstackError } from '@sweepstack/contracts'
import { exportRows } from '@sweepstack/files'
import { madeOf } from './made.js'
import { withSpooled } from './spooled.js'

let folder = ''
let temporary = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sweepstack-spooled-'))
  temporary = join(folder, 'temporary')
  await mkdir(temporary)
})
after(() => rm(folder, { recursive: true }))

const file = async (name: string, text: string): Promise<string> => {
  await writeFile(join(folder, name), text)
  return join(folder, name)
}
const written = async (chunks: Iterable<Chunk> | AsyncIterable<Chunk>, format: FileFormat) => {
  const pieces: Uint8Array[] = []
  for await (const piece of exportRows(chunks, format)) pieces.push(piece)
  return Buffer.concat(pieces)
}
const left = () => readdir(temporary)

test('a file is written as it is from memory, in every format, over many pieces', async () => {
  const rows = Array.from({ length: 60_000 }, (_, i) => (i % 3 === 0 ? `${'()'.repeat(20)},1\n` : ')(,0\n'))
  for (const text of [`sequence,label\n${rows.join('')}`, 'sequence,label\n()[]{}<>,1\n()[>,0\n']) {
    const path = await file('a.csv', text)
    const whole = await madeOf({ kind: 'file', name: 'a.csv', path }, undefined, {})
    for (const format of fileFormatSchema.options) {
      const streamed = await withSpooled(
        path,
        async ({ n, chunks }) => {
          assert.equal(n, whole.n)
          assert.deepEqual(await left(), [], 'nothing has a name even meanwhile')
          return written(chunks, format)
        },
        temporary,
      )
      assert.ok(streamed.equals(await written(chunksOf(whole), format)), format)
    }
  }
})

test('words of more than four types come through', async () => {
  const path = await file('words.csv', 'sequence,label\n(0 )0,1\n(6 )6,1\n')
  const text = await withSpooled(path, ({ chunks }) => written(chunks, 'csv'), temporary)
  assert.match(text.toString(), /^\(0 \)0,1,.*\n\(6 \)6,1,/m)
})

test('nothing is left of a file that is bad, not there, or whose strings nobody wants', async () => {
  const refused = (path: string, use = async () => assert.fail('it was used')) =>
    withSpooled(path, use, temporary).then(
      () => assert.fail('it was accepted'),
      (error: unknown) => error,
    )
  const bad = await refused(await file('bad.csv', 'sequence,label\n(),1\n)(,1\n'))
  assert.ok(bad instanceof SweepstackError && bad.code === 'file.invalid', String(bad))
  assert.match(String((await refused(join(folder, 'none.csv'))) as Error), /does not exist/)
  const good = await file('good.csv', 'sequence,label\n(),1\n')
  const fault = new Error('the disk is full')
  assert.equal(
    await refused(good, async () => {
      throw fault
    }),
    fault,
  )
  assert.deepEqual(await left(), [])
  const nowhere = await withSpooled(good, async () => {}, join(folder, 'nowhere')).catch((error) => error)
  assert.ok(nowhere instanceof SweepstackError && /TMPDIR/.test(nowhere.fix ?? ''), String(nowhere))
})
