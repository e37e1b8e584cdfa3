import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SweepstackError } from '@sweepstack/contracts'
import fc from 'fast-check'
import { CsvRows } from './csv-rows.js'
import { importFile } from './import-file.js'
import { textBlocks } from './lines.js'
import { bytesSource } from './source.js'

/** Rows of a text that arrives in pieces, each with its line first. */
const rowsOf = async (pieces: readonly Uint8Array[], longest = 1000) => {
  const rows: [number, ...string[]][] = []
  const reader = new CsvRows('x', longest, (fields, line) => rows.push([line, ...fields]))
  async function* inTurn() {
    yield* pieces
  }
  for await (const block of textBlocks(inTurn(), 'x', longest)) await reader.readBlock(block)
  await reader.finish()
  return rows
}
const rowsOfText = (text: string, longest?: number) => rowsOf([Buffer.from(text)], longest)

const wrong = async (text: string, longest?: number): Promise<string> => {
  try {
    await rowsOfText(text, longest)
  } catch (error) {
    assert.ok(error instanceof SweepstackError, String(error))
    assert.ok(error.fix)
    return error.message
  }
  return assert.fail('it was read')
}

const LINE_END = fc.constantFrom('\n', '\r\n', '\r')
const FIELD = fc.array(fc.constantFrom('"', ',', '(', 'é', ' ', '\n', '\r\n', '\r'), { maxLength: 6 })
const ROW = fc.record({
  blank: fc.array(LINE_END, { maxLength: 2 }),
  fields: fc.array(
    FIELD.map((parts) => parts.join('')),
    { minLength: 1, maxLength: 4 },
  ),
  end: LINE_END,
})

test('any fields come back, with the line they start on, however the text is cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(ROW, { maxLength: 6 }), fc.array(fc.nat(60)), async (rows, cuts) => {
      let text = ''
      const expected: [number, ...string[]][] = []
      for (const { blank, fields, end } of rows) {
        // A blank line in LF behind one in CR would be a CRLF.
        for (const each of blank) text += text.endsWith('\r') && each === '\n' ? '\r\n' : each
        expected.push([text.split(/\r\n|\n|\r/).length, ...fields])
        text += fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(',') + end
      }
      const bytes = Buffer.from(text)
      const ends = [...cuts, bytes.length].filter((at) => at <= bytes.length).sort((a, b) => a - b)
      const pieces = ends.map((at, i) => bytes.subarray(ends[i - 1] ?? 0, at))
      assert.deepEqual(await rowsOf(pieces), expected)
    }),
    { numRuns: 500 },
  )
})

test('fields without quotes, some empty; a row of one empty field is no blank line', async () => {
  assert.deepEqual(await rowsOfText('a,,b\r\n\n,\n""\n c'), [
    [1, 'a', '', 'b'],
    [3, '', ''],
    [4, ''],
    [5, ' c'],
  ])
})

test('quotes that are not as they should be are told with the line their row starts on', async () => {
  const before = 'a,"b\r\nc\r\n\r\nd"\r\n\r\n\r\n'
  assert.match(await wrong(`${before}a,b "c" d\n`), /line 7: field 2 has a quote inside/)
  assert.match(await wrong(`${before}"a" ,b\n`), /line 7: field 1 goes on after its closing quote/)
  assert.match(await wrong(`${before}"a\nb,\nc`), /a quote that opens on line 7 is never closed/)
  assert.match(await wrong(`"a\n${'b\n'.repeat(1000)}`), /a row \(line 1\) of more than 1000 bytes/)
})

test('bad rows behind fields with line breaks are told by their own lines', async () => {
  const text = 'note,sequence,label\r\n"a\r\nb\r\n",(),1\r\n\r\n"c\rd",(),0\n"e\n",()\n(,(,1\n'
  await assert.rejects(importFile(bytesSource(Buffer.from(text)), { name: 'x' }), (error) => {
    assert.ok(error instanceof SweepstackError)
    assert.deepEqual(
      error.issues.map(({ path }) => path),
      ['line 6', 'line 8', 'line 10'],
    )
    return true
  })
})

test('a row of line breaks and empty fields does not grow without end', async () => {
  const reader = new CsvRows('x', 1000, () => assert.fail('it has no end'))
  const block = Buffer.from(`"${','.repeat(97)}"\n`)
  const reading = async () => {
    await reader.readBlock(Buffer.from('"\n'))
    for (let blocks = 0; blocks < 100; blocks++) await reader.readBlock(block)
  }
  await assert.rejects(reading, /a row \(line 1\) of more than 1000 bytes/)
})

test('blank lines are no row, however many', async () => {
  assert.deepEqual(await rowsOfText(`${'\r\n'.repeat(5000)}a\n`), [[5001, 'a']])
})

test('what the callback throws is thrown, once, by the block that it was called for or at the end', async () => {
  for (const text of ['a\nb\n', 'a']) {
    let calls = 0
    const reader = new CsvRows('x', 1000, () => {
      calls++
      throw new Error('no more')
    })
    const reading = async () => {
      await reader.readBlock(Buffer.from(text))
      await reader.finish()
    }
    await assert.rejects(reading, { message: 'no more' })
    assert.equal(calls, 1)
  }
})
