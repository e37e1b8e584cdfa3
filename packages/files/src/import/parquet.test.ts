import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { SweepstackError } from '@sweepstack/contracts'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { importFile } from './import-file.js'
import type { ImportOptions } from './options.js'
import { bytesSource } from './source.js'

const FOLDER = new URL('../../fixtures/parquet/', import.meta.url)
const fixture = (name: string) => readFileSync(new URL(`${name}.parquet`, FOLDER))
const read = (bytes: Uint8Array, options: Partial<ImportOptions> = {}) =>
  importFile(bytesSource(bytes), { name: 'x', ...options })
const failure = async (bytes: Uint8Array, options: Partial<ImportOptions> = {}) => {
  const error = await read(bytes, options).then(
    () => assert.fail('it was read'),
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof SweepstackError, String(error))
  return error
}
/** as fixtures/make.py computes it */
const REF = 'sha256:9f32ecbae2de9c6fc00ee99c703cbdc11b86fd6c14055ffeebf644fb0cb871f1'
const BAD = ['bad-rows', 'nested']
const good = readdirSync(FOLDER)
  .map((file) => file.replace('.parquet', ''))
  .filter((name) => !BAD.includes(name))

test('the same strings from every writer, packing, encoding and type are one data file', async () => {
  assert.ok(good.length >= 8)
  for (const name of good) {
    const { ref, rows, balanced, maxLength } = await read(fixture(name))
    assert.equal(ref, REF, name)
    assert.deepEqual([rows, balanced, maxLength], [300, 150, 23], name)
  }
})

test('bad rows are told by their number from 1, and left out where asked', async () => {
  const error = await failure(fixture('bad-rows'))
  assert.deepEqual(
    error.issues.map(({ path, message }) => `${path}: ${message}`),
    [
      'row 5: the label says unbalanced, the string is balanced with depth 2',
      'row 8: the sequence is null, not text',
      'row 10: character 2 of the sequence is "a", not a bracket',
      'row 12: label is null, not 0, 1, true, false, balanced or unbalanced',
    ],
  )
  const { rows, skipped, issues } = await read(fixture('bad-rows'), { skipBad: true })
  assert.deepEqual([rows, skipped, issues], [26, 4, error.issues])
})

test('NaN and infinities of a column of floats are told as such, and not as null', async () => {
  const column = (name: string, data: (number | null)[]) => ({ name, data, type: 'DOUBLE' as const })
  const bytes = parquetWriteBuffer({
    columnData: [
      { name: 'sequence', data: ['()', '()', '()', ')('], type: 'STRING' },
      column('label', [Number.NaN, 1, null, 0]),
      column('stack_depth', [1, Number.POSITIVE_INFINITY, 1, 0]),
      column('count', [0, 0, 0, Number.NaN]),
    ],
  })
  const { issues } = await failure(new Uint8Array(bytes))
  assert.deepEqual(
    issues.map(({ path, message }) => `${path}: ${message}`),
    [
      'row 1: label is NaN, not 0, 1, true, false, balanced or unbalanced',
      'row 2: stack_depth is Infinity, not an integer',
      'row 3: label is null, not 0, 1, true, false, balanced or unbalanced',
      'row 4: count is NaN, not an integer',
    ],
  )
})

test('columns that are nested, missing or of another type', async () => {
  assert.match((await failure(fixture('nested'))).message, /the column sequence is nested/)
  const tokens = { columns: { sequence: 'tokens' } }
  assert.match((await failure(fixture('nested'), tokens)).message, /tokens holds INT64, not text/)
  const error = await failure(fixture('polars'), { columns: { label: 'lable' } })
  assert.match(
    error.message,
    /no column lable; the file has the columns "sequence", "label", "stack_depth", "count"/,
  )
  assert.match(error.fix ?? '', /did you mean label/)
  const mapped = await read(fixture('other-types'), { columns: { label: null, count: null } })
  assert.equal(mapped.rows, 300)
})

test('limits on rows and unpacked bytes', async () => {
  assert.match((await failure(fixture('polars'), { limits: { rows: 299 } })).message, /more than 299 rows/)
  assert.match(
    (await failure(fixture('polars'), { limits: { bytes: 3000 } })).message,
    /more than 3000 bytes/,
  )
  assert.equal((await read(fixture('polars'), { limits: { rows: 300 } })).rows, 300)
})

test('a file that is cut short anywhere is refused', async () => {
  const whole = fixture('zstd-groups-of-70')
  for (const length of [4, 5, 12, 15, 100, whole.length - 9, whole.length - 1])
    assert.match((await failure(whole.subarray(0, length))).message, /the Parquet file cannot be read/)
})

test('damaged files end in an error or in other strings, soon, whatever is damaged', async () => {
  let state = 7
  const below = (n: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
  for (const name of good)
    for (let i = 0; i < 25; i++) {
      const bytes = Uint8Array.from(fixture(name))
      for (let flips = 0; flips < 3; flips++) bytes[below(bytes.length)] = below(256)
      await read(bytes).catch((error: unknown) => {
        assert.ok(error instanceof SweepstackError, `${name} ${i}: ${String(error)}`)
        assert.equal(error.code, 'file.invalid')
      })
    }
})
