import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type CsvRow, toCsv } from './csv.js'

/** A reader of RFC 4180, to write against. */
const read = (text: string): string[][] => {
  const rows: string[][] = [[]]
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '')
    if (end === '\r\n') rows.push([])
  }
  return rows.slice(0, -1)
}

test('a header stands without rows; what rows have besides follows it', () => {
  assert.equal(toCsv([], ['a', 'b']), 'a,b\r\n')
  assert.equal(toCsv([{ b: 1 }, { 'model.layers': 2 }], ['a', 'b']), 'a,b,model.layers\r\n,1,\r\n,,2\r\n')
})

test('numbers, booleans, nothing, lists and objects', () => {
  assert.equal(
    toCsv([{ a: -1.5, b: true, c: null, d: [1, 2], e: { x: '"' } }], []),
    'a,b,c,d,e\r\n-1.5,true,,"[1,2]","{""x"":""\\""""}"\r\n',
  )
})

for (const text of ['=1+1', '+x', '-x', '@sum', '\tx', '\rx', '=HYPERLINK("x")'])
  test(`${JSON.stringify(text)} is not run by a spreadsheet`, () => {
    assert.equal(read(toCsv([{ a: text }], ['a']))[1]?.[0], `'${text}`)
  })

test('a negative number stays a number, as a number and as a text', () => {
  assert.equal(toCsv([{ a: -2, b: '-2' }], ['a', 'b']), 'a,b\r\n-2,-2\r\n')
})

test('any text comes back as it went', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é', '1') })
  const safe = text.filter((t) => !/^[=+\-@\t\r]/.test(t))
  fc.assert(
    fc.property(fc.array(fc.tuple(safe, safe), { maxLength: 5 }), (pairs) => {
      const rows: CsvRow[] = pairs.map(([a, b]) => ({ a, b }))
      assert.deepEqual(read(toCsv(rows, ['a', 'b'])), [['a', 'b'], ...pairs])
    }),
  )
})
