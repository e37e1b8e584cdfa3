import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Chunk, filePiece } from '@sweepstack/brackets'
import { type FileFormat, fileFormatSchema, SweepstackError } from '@sweepstack/contracts'
import { exportRows, importPath, memorySink } from '@sweepstack/files'
import { spool } from './spooled.js'

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

test('a file is written as it is from memory, in every format, over many pieces, and again', async () => {
  const rows = Array.from({ length: 60_000 }, (_, i) => (i % 3 === 0 ? `${'()'.repeat(20)},1\n` : ')(,0\n'))
  for (const text of [`sequence,label\n${rows.join('')}`, 'sequence,label\n()[]{}<>,1\n()[>,0\n']) {
    const path = await file('a.csv', text)
    const sink = memorySink()
    const { rows: n } = await importPath(path, {}, sink)
    const whole = { ...filePiece(sink.text()), from: 0, sources: null }
    const strings = await spool(path, { folder: temporary })
    assert.equal(strings.n, n)
    assert.deepEqual(await left(), [], 'nothing has a name even meanwhile')
    for (const format of fileFormatSchema.options)
      assert.ok((await written(strings.chunks(), format)).equals(await written([whole], format)), format)
    await strings.close()
  }
})

test('its first strings only, where no more are wanted; all of it is checked', async () => {
  const path = await file('first.csv', 'sequence,label\n(),1\n)(,0\n((,0\n')
  const strings = await spool(path, { folder: temporary, most: 2 })
  assert.equal(strings.n, 2)
  assert.match((await written(strings.chunks(), 'csv')).toString(), /^.*\n\(\),1.*\n\)\(,0.*\n$/)
  await strings.close()
  const bad = await file('late.csv', 'sequence,label\n(),1\n)(,1\n')
  await assert.rejects(spool(bad, { folder: temporary, most: 1 }), { code: 'file.invalid' })
})

test('words of more than four types come through', async () => {
  const path = await file('words.csv', 'sequence,label\n(0 )0,1\n(6 )6,1\n')
  const strings = await spool(path, { folder: temporary })
  const text = await written(strings.chunks(), 'csv')
  await strings.close()
  assert.match(text.toString(), /^\(0 \)0,1,.*\n\(6 \)6,1,/m)
})

test('nothing is left of a file that is bad or not there, nor where there is no room', async () => {
  const refused = (path: string, folder = temporary) =>
    spool(path, { folder }).then(
      () => assert.fail('it was accepted'),
      (error: unknown) => error,
    )
  const bad = await refused(await file('bad.csv', 'sequence,label\n(),1\n)(,1\n'))
  assert.ok(bad instanceof SweepstackError && bad.code === 'file.invalid', String(bad))
  assert.match(String((await refused(join(folder, 'none.csv'))) as Error), /does not exist/)
  assert.deepEqual(await left(), [])
  const good = await file('good.csv', 'sequence,label\n(),1\n')
  const nowhere = await refused(good, join(folder, 'nowhere'))
  assert.ok(nowhere instanceof SweepstackError && /TMPDIR/.test(nowhere.fix ?? ''), String(nowhere))
})
