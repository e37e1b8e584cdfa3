import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import type { BlobPlace } from './place.js'
import { openS3 } from './s3.js'

process.env.AWS_ACCESS_KEY_ID = 'sweepstack'
process.env.AWS_SECRET_ACCESS_KEY = 'a-test-secret'

/** A store that takes every connection and answers as told, if at all. */
const answering = async (answer: RequestListener, use: (place: BlobPlace) => Promise<void>) => {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const place = await openS3(`s3://bucket?endpoint=http://127.0.0.1:${port}`, { silenceMs: 900 })
  try {
    await use(place)
  } finally {
    place.close()
    server.closeAllConnections()
    server.close()
  }
}
const givenUp = { code: 'unavailable', message: /TimeoutError/, fix: /check the network/ }
/** Without a limit of its own the store would be waited for, for ever. */
const limit = { timeout: 60_000 }
const name = 'a'.repeat(64)

test('a store that never answers is given up, whatever it was asked', limit, () =>
  answering(
    () => {},
    async (place) => {
      await assert.rejects(place.ready(), givenUp)
      await assert.rejects(place.read(name), givenUp)
      await assert.rejects(place.write(name, new Uint8Array(3)), givenUp)
      await assert.rejects(place.remove(name), givenUp)
    },
  ),
)

test('so is one that falls silent over an upload, small or large', limit, () =>
  answering(
    (request, response) => {
      if (request.method === 'HEAD') response.writeHead(404).end()
    },
    async (place) => {
      await assert.rejects(place.write(name, new Uint8Array(3)), givenUp)
      await assert.rejects(place.write(name, new Uint8Array(5 * 2 ** 20)), givenUp)
    },
  ),
)

test('and one that falls silent in the middle of a content', limit, () =>
  answering(
    (_, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('the beginning')
    },
    async (place) => {
      await assert.rejects(place.read(name), givenUp)
    },
  ),
)
