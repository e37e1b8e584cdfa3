import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keptSink } from './kept.js'

const write = (mostBytes: number): { text: string | null; heard: number[] } => {
  const heard: number[] = []
  const sink = keptSink({ mostBytes, onBytes: (bytes) => heard.push(bytes) })
  for (const text of ['() 1\n', ')( 0\n']) sink.write(Buffer.from(text))
  const kept = sink.text()
  return { text: kept === null ? null : Buffer.from(kept).toString(), heard }
}

test('a small text is kept, a larger one is not, and both are counted', () => {
  assert.deepEqual(write(10), { text: '() 1\n)( 0\n', heard: [5, 10] })
  assert.deepEqual(write(9), { text: null, heard: [5, 10] })
})

test('of an import that failed nothing is kept', () => {
  const sink = keptSink()
  sink.write(Buffer.from('() 1\n'))
  sink.abort(new Error('bad'))
  assert.equal(sink.text(), null)
})
