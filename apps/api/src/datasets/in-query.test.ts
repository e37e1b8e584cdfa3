import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SweepstackError } from '@sweepstack/contracts'
import { bytesSource, importFile } from '@sweepstack/files'
import { inQuery } from './in-query.js'
import { importOptions, uploadQuery } from './upload-query.js'

/** The fix of what is wrong with a file, as an upload is answered. */
const fixOf = async (text: string, query: object = {}): Promise<string> => {
  const options = importOptions(uploadQuery.parse({ name: 'x.csv', ...query }))
  const error = await importFile(bytesSource(Buffer.from(text)), options).then(
    () => assert.fail('it was read'),
    inQuery,
  )
  assert.ok(error instanceof SweepstackError)
  assert.equal(error.code, 'file.invalid')
  return error.fix ?? ''
}

test('the fix of a data file names the parameters of an upload, and they mend it', async () => {
  const bad = 'sequence,label\n(),1\n((,1\n'
  assert.match(await fixOf(bad), /leave them out with `skipBad=true`/)
  assert.match(await fixOf('sequence,label\nab,1\n'), /\(`alphabet=ab`, or `alphabet=OPEN%20CLOSE`\)/)
  assert.match(await fixOf('text,label\n(),1\n'), /\(`column\.sequence=NAME`\)/)
  assert.match(await fixOf('sequence\n()\n'), /on purpose \(`column\.label=`\)/)
  const wanted = { 'column.label': 'lable' }
  assert.match(await fixOf('sequence,label\n(),1\n', wanted), /for label \(`column\.label=NAME`\)/)
  for (const [text, query] of [
    [bad, { skipBad: 'true' }],
    ['sequence,label\nab,1\n', { alphabet: 'ab' }],
    ['text,label\n(),1\n', { 'column.sequence': 'text' }],
    ['sequence\n()\n', { 'column.label': '' }],
  ] as const) {
    const options = importOptions(uploadQuery.parse({ name: 'x.csv', ...query }))
    assert.equal((await importFile(bytesSource(Buffer.from(text)), options)).rows, 1)
  }
})

test('errors that are no fault of the file stay as they are', () => {
  const other = new SweepstackError('request.invalid', 'x', { fix: 'or skip bad rows' })
  assert.equal(inQuery(other), other)
  const plain = new Error('x')
  assert.equal(inQuery(plain), plain)
})
