import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { oneDnnSetting, readEnv } from './env.js'

const DATABASE_URL = 'postgresql://user:secret@127.0.0.1:5432/db'

describe('the environment of a worker', () => {
  it('needs the database alone; the queue is there as well, unless another is named', () => {
    const env = readEnv({ DATABASE_URL, QUEUE_URL: '' })
    assert.equal(env.queueUrl, DATABASE_URL)
    assert.ok(env.concurrency >= 1)
    assert.equal(readEnv({ DATABASE_URL, QUEUE_URL: 'redis://h' }).queueUrl, 'redis://h')
  })

  it('names every variable at fault', () => {
    assert.throws(() => readEnv({ SWEEPSTACK_CONCURRENCY: '0', LOG_LEVEL: 'loud' }), {
      code: 'config.invalid',
      message: /DATABASE_URL: not set.*\nSWEEPSTACK_CONCURRENCY: .*\nLOG_LEVEL: /s,
    })
  })

  it('keeps addresses and credentials from the trainers', () => {
    const secret = { QUEUE_URL: 'redis://:secret@h', BLOB_URL: 's3://b', AWS_SECRET_ACCESS_KEY: 'secret' }
    const { trainerEnv } = readEnv({ DATABASE_URL, ...secret, PATH: '/bin' })
    assert.deepEqual(trainerEnv, { PATH: '/bin' })
  })
})

it('what TensorFlow is told of oneDNN is recorded as TensorFlow reads it', () => {
  const told = (value?: string) => oneDnnSetting({ TF_ENABLE_ONEDNN_OPTS: value })
  assert.deepEqual(
    [told(), told(''), told('1'), told('true'), told('0')],
    ['default', 'default', 'on', 'on', 'off'],
  )
})
