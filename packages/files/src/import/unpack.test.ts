import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { SweepstackError } from '@sweepstack/contracts'
import { importFile } from './import-file.js'
import type { ImportOptions } from './options.js'
import { bytesSource } from './source.js'

const read = (bytes: Uint8Array, options: Partial<ImportOptions> = {}) =>
  importFile(bytesSource(bytes), { name: 'x.gz', ...options })
const rejects = (bytes: Uint8Array, message: RegExp, options: Partial<ImportOptions> = {}) =>
  assert.rejects(read(bytes, options), (error) => {
    assert.ok(error instanceof SweepstackError, String(error))
    assert.equal(error.code, 'file.invalid')
    assert.match(error.message, message)
    return true
  })
const CSV = 'sequence,label\n()(),1\n)(,0\n'
const JSONL = '{"sequence":"()","label":1}\n'

test('gzip, in one member or several, of CSV and JSON Lines', async () => {
  assert.equal((await read(gzipSync(CSV))).rows, 2)
  assert.equal((await read(gzipSync(JSONL))).rows, 1)
  assert.equal((await read(Buffer.concat([gzipSync(JSONL), gzipSync(JSONL)]))).rows, 2)
  assert.deepEqual(await read(gzipSync(CSV)), await read(Buffer.from(CSV)))
})

test('gzip that is cut short, damaged, or packs what is no text', async () => {
  const packed = gzipSync(CSV.repeat(1))
  await rejects(packed.subarray(0, packed.length - 4), /ends too early/)
  await rejects(packed.subarray(0, 12), /ends too early/)
  const damaged = Uint8Array.from(packed)
  damaged[packed.length - 6] = (damaged[packed.length - 6] as number) ^ 1
  await rejects(damaged, /cannot be unpacked: incorrect data check/)
  await rejects(Uint8Array.of(0x1f, 0x8b, 9, 9), /ends too early|cannot be unpacked/)
  await rejects(gzipSync(''), /empty/)
  await rejects(gzipSync(packed), /packed twice/)
  await rejects(gzipSync('PAR1'), /packed twice/)
})

test('what unpacks to more than the limit, however small it is', async () => {
  const bomb = gzipSync(Buffer.alloc(50_000_000, '('))
  assert.ok(bomb.length < 60_000)
  await rejects(bomb, /a line of more than 1 MiB \(/)
  const rows = gzipSync(`sequence,label\n${'(),1\n'.repeat(100_000)}`)
  await rejects(rows, /more than 400000 bytes unpacked/, { limits: { bytes: 400_000 } })
  await rejects(rows, /more than 99999 rows/, { limits: { rows: 99_999 } })
  assert.equal((await read(rows, { limits: { rows: 100_000, bytes: 500_015 } })).rows, 100_000)
})

test('what to do about a limit: it is named, with what raises it where that is said', async () => {
  const refused = (bytes: Uint8Array, options: Partial<ImportOptions>) =>
    read(bytes, options).then(
      () => assert.fail('it was accepted'),
      (error: SweepstackError) => `${error.message} -> ${error.fix}`,
    )
  const rows = Buffer.from(`sequence,label\n${'(),1\n'.repeat(500_000)}`)
  const limits = { bytes: 1.5 * 2 ** 20 }
  assert.match(
    await refused(rows, { limits }),
    /more than 1\.5 MiB unpacked.* -> split it into smaller files$/,
  )
  assert.match(await refused(rows, { limits, raiseBytes: 'ROOM' }), / -> .* files, or raise ROOM$/)
  assert.match(
    await refused(Buffer.alloc(2_000_000, '('), {}),
    / -> a string is too long \(2048 brackets are the most\), or line breaks are missing/,
  )
})

test('a quote left open does not collect the rest of the file', async () => {
  const text = Buffer.from(`sequence,label\n"(),1\n${'(),1\n'.repeat(100_000)}`)
  await rejects(text, /a row \(line 2\) of more than 1000 bytes; is a quote left open/, {
    limits: { line: 1000 },
  })
})

test('other kinds of files are named', async () => {
  await rejects(Buffer.from('PK\x03\x04....'), /zip archive or a spreadsheet/)
  await rejects(Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 1]), /packed with zstd/)
  await rejects(Buffer.from(CSV), /no Parquet file/, { format: 'parquet' })
  await rejects(Buffer.from('PAR1'), /is a Parquet file/, { format: 'csv' })
})
