import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { importFile } from './import-file.js'
import type { ImportOptions } from './options.js'
import { memorySink } from './sink.js'
import { bytesSource, type ImportSource } from './source.js'

const run = async (source: ImportSource, options: Partial<ImportOptions> = {}) => {
  const sink = memorySink()
  const summary = await importFile(source, { name: 'x', ...options }, sink)
  const text = Buffer.from(sink.text())
  assert.equal(summary.ref, `sha256:${createHash('sha256').update(text).digest('hex')}`)
  assert.equal(summary.bytes, text.length)
  return { text, ...summary }
}
const csv = (rows: string[]) => bytesSource(Buffer.from(`sequence,label\n${rows.join('\n')}\n`))

test('words of up to four types come down to characters, of more to words throughout', async () => {
  const few = await run(csv(['(0 )0,1', '(3 )0,0']))
  assert.deepEqual([few.text.toString(), few.types], ['() 1\n<) 0\n', 4])
  const more = await run(csv(['(0 )0,1', '(4 )4,1', '(0,0']))
  assert.deepEqual([more.text.toString(), more.types], ['(0 )0 1\n(4 )4 1\n(0 0\n', 5])
})

test('a bad row has no say in how many types there are', async () => {
  const kept = await run(csv(['(0 )0,1', '(9 )9,0']), { skipBad: true })
  assert.deepEqual([kept.text.toString(), kept.types, kept.skipped], ['() 1\n', 1, 1])
})

test('a file whose fifth type comes late is read again, to the same text', async () => {
  const long = `${'(0 '.repeat(2047)}(1,0`
  const rows = [...Array<string>(4200).fill(long), '(5 )5,1']
  let reads = 0
  const source = csv(rows)
  const counting: ImportSource = {
    byteLength: source.byteLength,
    slice: (start, end) => {
      if (start === 0 && end > 1000) reads++
      return source.slice(start, end)
    },
  }
  const late = await run(counting)
  assert.equal(reads, 2)
  assert.deepEqual([late.rows, late.types, late.balanced], [4201, 6, 1])
  assert.ok(late.text.subarray(-20).toString().endsWith('(1 0\n(5 )5 1\n'))
  assert.equal(late.text.length, 4200 * (3 * 2048 + 2) + '(5 )5 1\n'.length)
})
