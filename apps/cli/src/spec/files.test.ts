import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mapFiles, namedFiles } from './files.js'

const ref = `sha256:${'a'.repeat(64)}`
const spec = {
  name: 'file',
  description: 'file',
  base: {
    data: { preset: 'file', file: 'a.csv' },
    tests: { file: { preset: 'file', file: 'b.csv' }, up: { file: ref } },
  },
  matrix: { 'data.file': ['a.csv', 'c.csv'], 'tests.low': [{ preset: 'file', file: 'd.csv' }, {}] },
  include: [{ 'data.file': 'e.csv' }, { 'model.layers': 2 }],
}

test('every file of base, tests, matrix and include is found at its path; names and references are not files', () => {
  assert.deepEqual(
    namedFiles(spec).map(({ at, file }) => `${at} ${file}`),
    [
      'base.data.file a.csv',
      'base.tests.file.file b.csv',
      'matrix.data.file.0 a.csv',
      'matrix.data.file.1 c.csv',
      'matrix.tests.low.0.file d.csv',
      'include.0.data.file e.csv',
    ],
  )
})

test('only the files are replaced', () => {
  const changed = mapFiles(spec, ({ file }) => file.toUpperCase())
  assert.deepEqual(
    changed,
    JSON.parse(JSON.stringify(spec).replace(/[a-e]\.csv/g, (file) => file.toUpperCase())),
  )
})

test('what is no sweep at all passes through; the check of the spec tells', () => {
  for (const odd of [null, 3, 'text', []])
    assert.deepEqual(
      mapFiles(odd, ({ file }) => file),
      odd,
    )
})
