import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readEvents, type ServerSentEvent } from './sse.js'

const read = async (chunks: Uint8Array[]): Promise<ServerSentEvent[]> => {
  const events: ServerSentEvent[] = []
  async function* body() {
    yield* chunks
  }
  for await (const event of readEvents(body())) events.push(event)
  return events
}
const TEXT =
  'retry: 1000\n\n: heartbeat\n\nid: 7\nevent: run.done\ndata: {"a":"ü"}\n\nevent: progress\r\ndata: one\r\ndata:two\r\n\r\ndata\r\rid: 9\ndata: cut off'
const EVENTS = [
  { id: null, event: ':', data: 'heartbeat' },
  { id: '7', event: 'run.done', data: '{"a":"ü"}' },
  { id: null, event: 'progress', data: 'one\ntwo' },
  { id: null, event: 'message', data: '' },
]

test('fields, comments, several lines of data, and an end in the middle', async () => {
  assert.deepEqual(await read([new TextEncoder().encode(TEXT)]), EVENTS)
})

test('the same however the bytes are cut', async () => {
  const bytes = new TextEncoder().encode(TEXT)
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: bytes.length })), async (cuts) => {
      const ends = [0, ...cuts.sort((a, b) => a - b), bytes.length]
      assert.deepEqual(await read(ends.slice(1).map((end, i) => bytes.slice(ends[i], end))), EVENTS)
    }),
  )
})
