import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  canonicalText,
  digestOf,
  fromText,
  measure,
  type Strings,
  StringsBuilder,
} from '@sweepstack/brackets'
import { EXPORT_COLUMNS, fileFormatSchema, KINDS } from '@sweepstack/contracts'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { importFile } from '../import/import-file.js'
import { memorySink } from '../import/sink.js'
import { bytesSource } from '../import/source.js'
import type { ExportChunk } from './export-chunk.js'
import { exportRows } from './export-rows.js'

const chunkOf = (strings: Strings, sources: Strings | null = null): ExportChunk => {
  const measures = measure(strings)
  const kind = measures.label.map((label) => KINDS.indexOf(label === 1 ? 'balanced' : 'random'))
  return { ...strings, ...measures, kind, sources }
}
const exported = async (chunks: ExportChunk[], format: (typeof fileFormatSchema.options)[number]) => {
  const pieces: Uint8Array[] = []
  for await (const piece of exportRows(chunks, format)) pieces.push(piece)
  return Buffer.concat(pieces)
}
const packed = (strings: readonly number[][], types: number): Strings => {
  const builder = new StringsBuilder()
  for (const string of strings) builder.push(Uint8Array.from(string))
  return builder.strings(types)
}

/** Strings that use the last of k types, so that what they are written in follows from them. */
const stringsOf = (types: number) =>
  fc
    .array(fc.array(fc.nat(2 * types - 1), { minLength: 1, maxLength: 12 }), { maxLength: 20 })
    .map((strings) => packed([...strings, [2 * types - 1, 2 * types - 2]], types))

test('what is exported imports as the same data file, in every format and number of types', async () => {
  for (const types of [1, 2, 4, 7, 128])
    await fc.assert(
      fc.asyncProperty(stringsOf(types), async (strings) => {
        const chunk = chunkOf(strings)
        for (const format of fileFormatSchema.options) {
          const sink = memorySink()
          const bytes = await exported([chunk], format)
          const { ref, rows } = await importFile(bytesSource(bytes), { name: 'x' }, sink)
          assert.equal(ref, `sha256:${digestOf(strings, chunk.label)}`)
          assert.deepEqual(Buffer.from(sink.text()), Buffer.from(canonicalText(strings, chunk.label)))
          assert.equal(rows, strings.n)
        }
      }),
      { numRuns: 20 },
    )
})

const strings = fromText(['(())', ')))('])
const chunk = chunkOf(strings, { ...fromText(['', '()()']), types: 1 })

test('CSV and JSON Lines, byte for byte', async () => {
  const header = Object.keys(EXPORT_COLUMNS).join(',')
  assert.equal(
    (await exported([chunk], 'csv')).toString(),
    `${header}\n(()),1,2,0,2,0,4,balanced,\n)))(,0,0,-2,0,-3,4,random,()()\n`,
  )
  assert.equal(
    (await exported([chunk], 'jsonl')).toString(),
    '{"sequence":"(())","label":1,"stack_depth":2,"count":0,"depth":2,"dip":0,"length":4,"kind":"balanced","source":null}\n' +
      '{"sequence":")))(","label":0,"stack_depth":0,"count":-2,"depth":0,"dip":-3,"length":4,"kind":"random","source":"()()"}\n',
  )
})

test('an empty dataset has its columns', async () => {
  assert.equal((await exported([], 'csv')).toString(), `${Object.keys(EXPORT_COLUMNS).join(',')}\n`)
  assert.equal((await exported([], 'jsonl')).length, 0)
  const parquet = await exported([], 'parquet')
  await assert.rejects(importFile(bytesSource(parquet), { name: 'x' }), /the file has no strings/)
})

test('chunks of any size, longest strings and many row groups come back in order', async () => {
  const long = packed([Array(2048).fill(255), Array(2048).fill(200)], 128)
  const many = packed(
    Array.from({ length: 40_000 }, (_, i) => Array.from({ length: 16 }, (_, bit) => (i >> bit) & 1)),
    1,
  )
  for (const format of fileFormatSchema.options) {
    const longs = await importFile(bytesSource(await exported([chunkOf(long, long)], format)), { name: 'x' })
    assert.deepEqual([longs.rows, longs.maxLength, longs.types], [2, 2048, 128])
    const sink = memorySink()
    await importFile(bytesSource(await exported([chunkOf(many), chunk], format)), { name: 'x' }, sink)
    const text = Buffer.concat([many, strings].map((part) => canonicalText(part, measure(part).label)))
    assert.ok(Buffer.from(sink.text()).equals(text))
  }
})

test('every number is written as it is', async () => {
  const values = [0, 9, 10, 99, 100, 999, 1000, 2048, -1, -10, -99, -2048]
  const odd = {
    ...chunkOf(
      packed(
        values.map(() => [1]),
        1,
      ),
    ),
    count: Int16Array.from(values),
  }
  const rows: { count: string }[] = parse(await exported([odd], 'csv'), { columns: true })
  assert.deepEqual(
    rows.map(({ count }) => Number(count)),
    values,
  )
})
