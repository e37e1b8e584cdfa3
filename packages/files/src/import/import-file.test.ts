import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { SweepstackError } from '@sweepstack/contracts'
import { importFile } from './import-file.js'
import { importPath } from './import-path.js'
import type { ImportOptions } from './options.js'
import { memorySink } from './sink.js'
import { bytesSource } from './source.js'

type Options = Omit<ImportOptions, 'name'> & { name?: string }
const bytesOf = (input: string | Uint8Array) => (typeof input === 'string' ? Buffer.from(input) : input)
const read = (input: string | Uint8Array, options: Options = {}) =>
  importFile(bytesSource(bytesOf(input)), { name: 'x.csv', ...options })
const fixture = (name: string) => importPath(new URL(`../../fixtures/${name}`, import.meta.url).pathname)

/** The canonical text that a file comes down to. */
const textOf = async (input: string | Uint8Array, options: Options = {}) => {
  const sink = memorySink()
  await importFile(bytesSource(bytesOf(input)), { name: 'x.csv', ...options }, sink)
  return Buffer.from(sink.text()).toString()
}

/** The error that reading ends in. */
const failure = async (input: string | Uint8Array, options: Options = {}) => {
  try {
    await read(input, options)
  } catch (error) {
    assert.ok(error instanceof SweepstackError, String(error))
    assert.equal(error.code, 'file.invalid')
    assert.ok(error.fix)
    return error
  }
  return assert.fail('it was read')
}

test("files of the study's form: sequence,stack_depth,count with a measure of its own where unbalanced", async () => {
  const names = ['train.csv', 'low-count.csv', 'high-count.csv', 'zero-count.csv']
  const summaries = await Promise.all(names.map(fixture))
  assert.deepEqual(
    summaries.map(({ rows, balanced, minLength, maxLength }) => [rows, balanced, minLength, maxLength]),
    [
      [20, 10, 16, 16],
      [20, 10, 24, 24],
      [20, 10, 24, 24],
      [20, 0, 16, 16],
    ],
  )
})

test('JSON Lines with labels as numbers, booleans and words', async () => {
  const { rows, balanced } = await fixture('labels.jsonl')
  assert.deepEqual([rows, balanced], [20, 10])
  const two = '{"sequence":"()","label":true}\r\n\n{"sequence":"(","label":"0"}'
  assert.equal((await read(two)).rows, 2)
})

test('the ref is the SHA-256 of the lines `string label`, which the sink is given', async () => {
  const text = 'sequence,stack_depth\n(()),2\n)(,-1\n'
  assert.equal(await textOf(text), '(()) 1\n)( 0\n')
  const { ref, bytes, types } = await read(text)
  assert.equal(ref, `sha256:${createHash('sha256').update('(()) 1\n)( 0\n').digest('hex')}`)
  assert.deepEqual([bytes, types], [12, 1])
})

test('columns go by name; a BOM, CRLF, quotes, blank lines, other columns and 6.0 are fine', async () => {
  const odd =
    '\ufeffnote,"count", stack_depth ,sequence\r\nhi,"0",2.0,"(())"\r\n\r\n"a,""b\r\n""c",-1,0,())\r\n'
  assert.equal(await textOf(odd), '(()) 1\n()) 0\n')
  assert.equal(await textOf('sequence,label\n(),balanced\n)(,False\n(,0.0'), '() 1\n)( 0\n( 0\n')
  assert.equal(await textOf('sequence,stack_depth\r()()(),1\r'), '()()() 1\n')
  assert.equal(await textOf('{"sequence":"()","label":1}\r{"sequence":")","label":0}\r'), '() 1\n) 0\n')
})

test('odd lengths and the longest are strings; copies are kept', async () => {
  const long = '('.repeat(1024) + ')'.repeat(1024)
  const data = await read(`sequence,stack_depth\n${long},1024\n(((,0\n(((,0\n`)
  assert.deepEqual([data.rows, data.maxLength, data.minLength], [3, 2048, 3])
  assert.match(
    (await failure(`sequence,stack_depth\n${long}(,0\n`)).message,
    /line 2: .*2049 characters.*2048/,
  )
})

test('each disagreement names its line, what the file says and what is so', async () => {
  const lines = [
    '(()),2,0',
    ')(,1,0',
    '(()),0,0',
    '(()),1,0',
    '((,0,-2',
    '((),x,1',
    '()a,1,0',
    ',0,0',
    '(),1',
    '()b',
  ]
  const error = await failure(`sequence,stack_depth,count\n${lines.join('\n')}\n`)
  assert.deepEqual(
    error.issues.map(({ path, message }) => `${path}: ${message}`),
    [
      'line 3: stack_depth 1 says balanced, the string is unbalanced',
      'line 4: stack_depth 0 says unbalanced, the string is balanced with depth 2',
      'line 5: stack_depth is 1, the string is balanced with depth 2',
      'line 6: count is -2, the string has opens minus closes 2',
      'line 7: stack_depth is "x", not an integer',
      'line 8: character 3 of the sequence is "a", not a bracket',
      'line 9: the sequence is empty',
      'line 10: 2 fields, and the header has 3',
      'line 11: 1 fields, and the header has 3',
    ],
  )
})

test('the first ten bad lines are listed and the rest counted', async () => {
  const error = await failure(`sequence,label\n${')(,1\n'.repeat(25)}`)
  assert.equal(error.issues.length, 10)
  assert.deepEqual(error.issues.at(-1)?.path, 'line 11')
  assert.match(error.message, /25 bad lines.*and 15 more$/)
})

test('bad JSON lines', async () => {
  const lines = [
    '{"sequence":"()","label":1}',
    'nonsense',
    '[]',
    '{"label":1}',
    '{"sequence":"()"}',
    '{"sequence":"()","label":2}',
    '{"sequence":"()","label":0}',
  ]
  const error = await failure(lines.join('\n'), { name: 'x.jsonl' })
  assert.deepEqual(
    error.issues.map(({ path }) => path),
    ['line 2', 'line 3', 'line 4', 'line 5', 'line 6', 'line 7'],
  )
  assert.match(error.issues.at(-1)?.message ?? '', /label says unbalanced, the string is balanced/)
})

test('files that are wrong as a whole', async () => {
  const wrong: [string | Uint8Array, RegExp, string?][] = [
    ['', /empty/],
    ['\n\n', /empty/],
    ['\ufeff', /empty/],
    ['sequence,stack_depth\n', /no strings/],
    ['\n', /no strings/, 'x.jsonl'],
    ['(()),2\n', /no column sequence/],
    ['sequence,stack_deth\n(),1\n', /neither a column stack_depth nor label/],
    ['sequence,label,label\n(),1,1\n', /label twice/],
    ['sequence,label\n"(),1\n', /cannot be read: a quote that opens on line 2/],
    ['sequence,label\n()\0,1\n', /byte 18 is NUL/],
    [Uint8Array.of(0x73, 0xff, 0xfe), /not UTF-8/],
    [Buffer.from('\ufeffsequence,label\n', 'utf16le'), /NUL/],
  ]
  for (const [input, message, name] of wrong)
    assert.match((await failure(input, name === undefined ? {} : { name })).message, message)
})
