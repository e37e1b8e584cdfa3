import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { SweepstackError } from '@sweepstack/contracts'
import { axisValue } from '../axis-value.js'
import { toText } from '../strings.js'
import { readDataFile } from './read-data-file.js'

const read = (text: string, name = 'x.csv') => readDataFile(Buffer.from(text), name)
const fixture = (name: string) =>
  readDataFile(readFileSync(new URL(`../../fixtures/${name}`, import.meta.url)), name)

/** The message and issues of the error that reading ends in. */
const failure = (input: string | Uint8Array, name = 'x.csv') => {
  try {
    readDataFile(typeof input === 'string' ? Buffer.from(input) : input, name)
  } catch (error) {
    assert.ok(error instanceof SweepstackError, String(error))
    assert.equal(error.code, 'file.invalid')
    assert.ok(error.fix)
    return error
  }
  return assert.fail('it was read')
}

test("files of the study's form: sequence,stack_depth,count with a measure of its own where unbalanced", () => {
  const train = fixture('train.csv')
  assert.deepEqual([train.n, train.balanced, train.minLength, train.maxLength], [20, 10, 16, 16])
  assert.deepEqual(
    [fixture('low-count.csv'), fixture('high-count.csv'), fixture('zero-count.csv')].map((d) => [
      d.n,
      d.balanced,
    ]),
    [
      [20, 10],
      [20, 10],
      [20, 0],
    ],
  )
  const kinds = new Set(Array.from({ length: train.n }, (_, i) => axisValue(train, i, 'kind')))
  assert.deepEqual([...kinds].sort(), ['balanced', 'file'])
})

test('JSON Lines with labels as numbers, booleans and words', () => {
  const data = fixture('labels.jsonl')
  assert.deepEqual([data.n, data.balanced], [20, 10])
  assert.equal(read('{"sequence":"()","label":true}\r\n\n{"sequence":"(","label":"0"}', 'x.csv').n, 2)
})

test('the digest is that of the lines `string label`', () => {
  const data = read('sequence,stack_depth\n(()),2\n)(,-1\n')
  assert.equal(data.sha256, createHash('sha256').update('(()) 1\n)( 0\n').digest('hex'))
})

test('columns go by name; a BOM, CRLF, quotes, blank lines, other columns and 6.0 are fine', () => {
  const data = read(
    '\ufeffnote,"count", stack_depth ,sequence\r\nhi,"0",2.0,"(())"\r\n\r\n"a,b",-1,0,())\r\n',
  )
  assert.deepEqual([toText(data, 0), toText(data, 1), data.n], ['(())', '())', 2])
  assert.equal(read('sequence,label\n(),balanced\n)(,False').balanced, 1)
  assert.equal(read('sequence,stack_depth\r()()(),1\r').n, 1)
})

test('odd lengths and the longest are strings; copies are kept', () => {
  const long = '('.repeat(1024) + ')'.repeat(1024)
  const data = read(`sequence,stack_depth\n${long},1024\n(((,0\n(((,0\n`)
  assert.deepEqual([data.n, data.maxLength, data.minLength], [3, 2048, 3])
  assert.match(failure(`sequence,stack_depth\n${long}(,0\n`).message, /line 2: .*2049 characters.*2048/)
})

test('each disagreement names its line, what the file says and what is so', () => {
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
  const error = failure(`sequence,stack_depth,count\n${lines.join('\n')}\n`)
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

test('the first ten bad lines are listed and the rest counted', () => {
  const error = failure(`sequence,label\n${')(,1\n'.repeat(25)}`)
  assert.equal(error.issues.length, 10)
  assert.deepEqual(error.issues.at(-1)?.path, 'line 11')
  assert.match(error.message, /25 bad lines.*and 15 more$/)
})

test('bad JSON lines', () => {
  const lines = [
    '{"sequence":"()","label":1}',
    'nonsense',
    '[]',
    '{"label":1}',
    '{"sequence":"()"}',
    '{"sequence":"()","label":2}',
    '{"sequence":"()","label":0}',
  ]
  const error = failure(lines.join('\n'), 'x.jsonl')
  assert.deepEqual(
    error.issues.map(({ path }) => path),
    ['line 2', 'line 3', 'line 4', 'line 5', 'line 6', 'line 7'],
  )
  assert.match(error.issues.at(-1)?.message ?? '', /label says unbalanced, the string is balanced/)
})

test('files that are wrong as a whole', () => {
  assert.match(failure('').message, /empty/)
  assert.match(failure('\n\n').message, /empty/)
  assert.match(failure('sequence,stack_depth\n').message, /no strings/)
  assert.match(failure('\n', 'x.jsonl').message, /no strings/)
  assert.match(failure('(()),2\n').message, /no column sequence/)
  assert.match(failure('sequence,stack_deth\n(),1\n').message, /neither a column stack_depth nor label/)
  assert.match(failure('sequence,label,label\n(),1,1\n').message, /label twice/)
  assert.match(failure('sequence,label\n"(),1\n').message, /cannot be read/)
  assert.match(failure('sequence,label\n()\0,1\n').message, /NUL/)
  assert.match(failure(Uint8Array.of(0x73, 0xff, 0xfe)).message, /not UTF-8/)
  assert.match(failure(Buffer.from('\ufeffsequence,label\n', 'utf16le')).message, /NUL/)
})
