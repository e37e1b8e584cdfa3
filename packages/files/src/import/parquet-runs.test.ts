import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PageHeader } from './parquet-page.js'
import { checkRuns } from './parquet-runs.js'

const header = (
  encoding: 'PLAIN' | 'RLE_DICTIONARY' | 'RLE' | 'DELTA_BYTE_ARRAY',
  values: number,
): PageHeader => ({
  type: 'DATA_PAGE',
  uncompressed_page_size: 0,
  compressed_page_size: 0,
  data_page_header: {
    num_values: values,
    encoding,
    definition_level_encoding: 'RLE',
    repetition_level_encoding: 'RLE',
  },
})
/** A length of `bytes`, then they. */
const counted = (...bytes: number[]) => [bytes.length, 0, 0, 0, ...bytes]
const check = (
  encoding: Parameters<typeof header>[0],
  values: number,
  page: number[],
  { isOptional = false, isBoolean = false } = {},
) => checkRuns(header(encoding, values), Uint8Array.from(page), isOptional, isBoolean)

test('runs that hold as many values as the page says', () => {
  check('RLE_DICTIONARY', 10, [3, 20, 5]) // width 3, a run of ten fives
  check('RLE_DICTIONARY', 10, [1, 5, 0xff, 0xff]) // two packed groups of eight, the last filled up
  check('PLAIN', 4, [...counted(8, 1), 9, 9], { isOptional: true })
  check('RLE', 4, counted(8, 1), { isBoolean: true })
  check('RLE_DICTIONARY', 2, [0]) // one entry: no bits at all
})

test('a run of a billion is refused wherever it stands', () => {
  const billion = [0x80, 0xa8, 0xd6, 0xb9, 0x07]
  const run = /a run of more values/
  assert.throws(() => check('RLE_DICTIONARY', 10, [1, ...billion, 1]), run)
  assert.throws(() => check('PLAIN', 10, counted(...billion, 1), { isOptional: true }), run)
  assert.throws(() => check('RLE', 10, counted(...billion, 1), { isBoolean: true }), run)
  assert.throws(() => check('RLE_DICTIONARY', 10, [1, 0x81, 0xff, 0xff, 0xff, 0x07]), run)
  assert.throws(() => check('RLE_DICTIONARY', 10, [1, 0xff, 0xff, 0xff, 0xff, 0xff, 1]), /does not end/)
  assert.throws(() => check('RLE_DICTIONARY', 10, [200, 2, 1]), /indices of 200 bits/)
})

test('texts that share more than memory holds are refused', () => {
  // blocks of 128 in 4 parts, 3 values, the first 0; then deltas of at least 2^27 (zigzag), no bits
  const prefixes = (least: number[]) => [0x80, 1, 4, 3, 0, ...least, 0, 0, 0, 0]
  assert.throws(() => check('DELTA_BYTE_ARRAY', 3, prefixes([0x80, 0x80, 0x80, 0x80, 1])), /bytes of text/)
  check('DELTA_BYTE_ARRAY', 3, prefixes([4]))
})
