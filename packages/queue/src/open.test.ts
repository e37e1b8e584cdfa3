import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { describe, it } from 'node:test'
import { SweepstackError } from '@sweepstack/contracts'
import { parseAddress } from './address.js'
import { openQueue } from './open.js'

const failure = async (work: Promise<unknown>): Promise<SweepstackError> => {
  const error = await work.then(
    () => assert.fail('it should not open'),
    (e: unknown) => e,
  )
  assert.ok(error instanceof SweepstackError, String(error))
  return error
}

describe('the address of a queue', () => {
  it('keeps the namespace to itself, and shows no password', () => {
    const address = parseAddress('rediss://user:secret@queue.example:6380/2?namespace=blue')
    assert.deepEqual(address, {
      backEnd: 'redis',
      url: 'rediss://user:secret@queue.example:6380/2',
      namespace: 'blue',
      shown: 'rediss://queue.example:6380/2',
    })
    assert.equal(
      parseAddress('postgresql://u:p@h/db?sslmode=require').url,
      'postgresql://u:p@h/db?sslmode=require',
    )
  })

  for (const [text, what] of Object.entries({
    '': 'not a Redis or PostgreSQL URL',
    'localhost:6379': 'not a Redis or PostgreSQL URL',
    'mysql://u:secret@h/db': 'not a Redis or PostgreSQL URL',
    'redis://h?namespace=a:b': 'namespace a:b is not valid',
    'redis://h?namespace=': 'namespace',
  }))
    it(`refuses ${text === '' ? 'an empty address' : text}`, () => {
      assert.throws(
        () => parseAddress(text),
        (error) =>
          error instanceof SweepstackError &&
          error.code === 'config.invalid' &&
          error.message.includes(what) &&
          !error.message.includes('secret') &&
          error.fix !== undefined,
      )
    })
})

describe('a queue that cannot be reached', () => {
  for (const scheme of ['redis', 'postgresql']) {
    it(`${scheme}: refused at once, naming the host and not the password`, async () => {
      const error = await failure(openQueue(`${scheme}://u:secret@127.0.0.1:1/db`, { timeoutMs: 3000 }))
      assert.equal(error.code, 'unavailable')
      assert.match(error.message, /127\.0\.0\.1:1.*ECONNREFUSED/)
      assert.doesNotMatch(JSON.stringify(error.toProblem()), /secret/)
    })

    it(`${scheme}: a server that never answers is given up after the timeout`, async () => {
      const sockets: { destroy(): void }[] = []
      const silent = createServer((socket) => sockets.push(socket))
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
      const { port } = silent.address() as { port: number }
      const began = performance.now()
      const error = await failure(openQueue(`${scheme}://u:secret@127.0.0.1:${port}/db`, { timeoutMs: 500 }))
      assert.equal(error.code, 'unavailable')
      assert.ok(performance.now() - began < 5000)
      for (const socket of sockets) socket.destroy()
      silent.close()
    })
  }
})
