import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { eachLine, textBlocks } from './lines.js'

/** Lines of a text that arrives in pieces, with their numbers. */
const linesOf = async (pieces: Uint8Array[], longest = 1000): Promise<[number, string][]> => {
  const lines: [number, string][] = []
  let next = 1
  for await (const block of textBlocks(inTurn(pieces), 'x', longest))
    next = eachLine(block, next, (from, to, line) => {
      lines.push([line, Buffer.from(block.subarray(from, to)).toString()])
    })
  return lines
}
async function* inTurn(pieces: Uint8Array[]) {
  yield* pieces
}

test('lines are the same however the text is cut, with LF, CRLF and CR', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'é', '\r', '\n', '\r\n'), maxLength: 30 })
  await fc.assert(
    fc.asyncProperty(text, fc.array(fc.nat(40)), fc.boolean(), async (content, cuts, hasMark) => {
      const bytes = Buffer.from((hasMark ? '\ufeff' : '') + content)
      const ends = [...cuts, bytes.length].filter((at) => at <= bytes.length).sort((a, b) => a - b)
      const pieces = ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end))
      const lines = content.split(/\r\n|\n|\r/)
      if (lines.at(-1) === '') lines.pop()
      assert.deepEqual(
        await linesOf(pieces),
        lines.map((line, i) => [i + 1, line]),
      )
    }),
    { numRuns: 500 },
  )
})

test('a line longer than the limit is refused before it is whole', async () => {
  let given = 0
  async function* endless() {
    for (;;) {
      given += 100
      yield Buffer.alloc(100, '(')
    }
  }
  const reading = async () => {
    for await (const _ of textBlocks(endless(), 'x', 1000));
  }
  await assert.rejects(reading, /a line of more than 1000 bytes/)
  assert.ok(given <= 1200)
})
