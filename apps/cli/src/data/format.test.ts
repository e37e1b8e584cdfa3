import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileFormat } from './format.js'

test('the ending says the format, --format goes before it, stdout is CSV', () => {
  for (const [out, format] of [
    ['a.csv', 'csv'],
    ['d.x/a.JSONL', 'jsonl'],
    ['a.ndjson.gz', 'jsonl'],
    ['a.parquet', 'parquet'],
    ['-', 'csv'],
  ] as const)
    assert.equal(fileFormat(out, undefined), format, out)
  assert.equal(fileFormat('a.txt', 'jsonl'), 'jsonl')
})

test('a name that says nothing, and gzipped Parquet, are wrong calls', () => {
  for (const out of ['a.txt', 'a', 'a.gz', '/dev/null'])
    assert.throws(() => fileFormat(out, undefined), {
      code: 'request.invalid',
      fix: /\.csv, \.jsonl or \.parquet/,
    })
  assert.throws(() => fileFormat('a.parquet.gz', undefined), { fix: 'name it a.parquet' })
})
