import assert from 'node:assert/strict'
import { test } from 'node:test'
import { resultTable } from '@sweepstack/contracts'
import { formatData, formatRows } from './format.js'
import { rowWith } from './row.fixture.js'

const rows = [
  { id: 'a', overrides: { 'model.layers': 2, 'tests.t': { n: 1 } }, runs: { done: 1 }, note: 'x, "y"' },
  { id: 'b', overrides: {}, runs: { done: 2 }, note: null, list: [1, 2] },
]

test('CSV: overrides under their paths, objects with dots, quotes doubled, missing cells empty', () => {
  assert.equal(
    formatData('csv', rows),
    [
      'id,model.layers,tests.t,runs.done,note,list',
      'a,2,"{""n"":1}",1,"x, ""y""",',
      'b,,,2,,"[1,2]"',
      '',
    ].join('\n'),
  )
})

test('a table the API has too is the same CSV as there, and has its header without rows', () => {
  const [header = '', ...lines] = formatRows('csv', [rowWith({ value: 4 })], [], resultTable)
    .trimEnd()
    .split('\n')
  assert.equal(header, [...resultTable.columns, 'model.layers'].join(','))
  assert.equal(lines.length, 1)
  assert.equal(formatRows('csv', [], [], resultTable), `${resultTable.columns.join(',')}\n`)
})

test('of nothing there is no line', () => {
  for (const format of ['csv', 'jsonl'] as const) assert.equal(formatData(format, []), '')
})

test('JSON and JSONL carry the rows whole', () => {
  assert.deepEqual(JSON.parse(formatData('json', rows)), rows)
  assert.deepEqual(
    formatData('jsonl', rows)
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
    rows,
  )
  assert.equal(formatData('json', []), '[]')
})

test('a table shows the chosen fields, aligned', () => {
  const fields = [
    { head: 'id', text: (row: { id: string }) => row.id },
    { head: ['n of', 'runs'], align: 'right' as const, text: () => '7' },
  ]
  assert.equal(
    formatRows('table', [{ id: 'long-id' }], fields),
    '         n of\nid       runs\nlong-id     7',
  )
})
