import assert from 'node:assert/strict'
import { test } from 'node:test'
import { UPLOAD_LIMITS } from '@sweepstack/contracts'
import { IMPORT_LIMITS } from '@sweepstack/files'
import { readEnv } from './env.js'

const DATABASE_URL = 'postgresql://localhost/sweepstack'

test('defaults: loopback, the queue in the database, no token', () => {
  const env = readEnv({ DATABASE_URL, HOST: '' })
  assert.deepEqual(
    [env.host, env.port, env.queueUrl, env.token, env.bodyLimit],
    ['127.0.0.1', 8787, DATABASE_URL, null, 2 ** 20],
  )
})

test('uploads may have what contracts say, and what importing takes unless it is told otherwise', () => {
  const { uploadLimit, unpackedLimit } = readEnv({ DATABASE_URL })
  assert.deepEqual({ sent: uploadLimit, unpacked: unpackedLimit }, UPLOAD_LIMITS)
  assert.equal(IMPORT_LIMITS.bytes, UPLOAD_LIMITS.unpacked)
})

for (const HOST of ['0.0.0.0', '::', '192.168.1.4', 'api.example.org', '127.example.org'])
  test(`HOST=${HOST} is refused without a token, with the fix`, () => {
    assert.throws(() => readEnv({ DATABASE_URL, HOST }), { code: 'config.invalid', fix: /SWEEPSTACK_TOKEN/ })
    assert.equal(readEnv({ DATABASE_URL, HOST, SWEEPSTACK_TOKEN: 'x'.repeat(16) }).host, HOST)
  })

for (const HOST of ['127.0.0.1', '127.1.2.3', '::1', 'localhost'])
  test(`HOST=${HOST} needs none`, () => assert.equal(readEnv({ DATABASE_URL, HOST }).token, null))

test('every variable at fault is named', () => {
  assert.throws(() => readEnv({ PORT: '99999', QUEUE_URL: 'amqp://x', SWEEPSTACK_TOKEN: 'short' }), {
    code: 'config.invalid',
    message: /DATABASE_URL: not set.*\nQUEUE_URL: neither.*\nPORT: .*\nSWEEPSTACK_TOKEN: shorter/,
  })
})
