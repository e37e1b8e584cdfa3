import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { openStore } from '../store.js'
import { freshDatabase } from '../testing.js'
import { parseBlobUrl } from './blob-url.js'
import { openS3 } from './s3.js'
import { testS3 } from './testing.js'

test('the address: bucket, prefix, endpoint and region', () => {
  assert.deepEqual(parseBlobUrl('s3://b-1/a/b/?endpoint=http%3A%2F%2Fh%3A9000&region=eu-1'), {
    ...{ bucket: 'b-1', prefix: 'a/b', endpoint: 'http://h:9000', region: 'eu-1' },
  })
  assert.deepEqual(parseBlobUrl('s3://bucket'), {
    ...{ bucket: 'bucket', prefix: '', endpoint: null, region: 'us-east-1' },
  })
  for (const [url, message] of [
    ['http://bucket', /no s3:\/\/ address/],
    ['nonsense', /no s3:\/\/ address/],
    ['s3://', /names no bucket/],
    ['s3://key:secret@bucket', /holds credentials/],
    ['s3://bucket?endpoint=https://key:a-secret@host', /endpoint holds credentials/],
    ['s3://bucket?endpoint=https%3A%2F%2Fkey@host', /endpoint holds credentials/],
    ['s3://bucket?regoin=x', /unknown option regoin/],
    ['s3://bucket?endpoint=host:9000', /endpoint is no http/],
  ] as const)
    assert.throws(
      () => parseBlobUrl(url),
      (error: Error & { code?: string; fix?: string }) => {
        assert.equal(error.code, 'config.invalid')
        assert.match(error.message, message)
        assert.doesNotMatch(`${error.message} ${error.fix}`, /secret@/)
        return true
      },
    )
})

const s3 = await testS3()
describe('an S3 store that cannot be used', { skip: 'skip' in s3 ? s3.skip : false }, () => {
  if ('skip' in s3) return
  after(() => s3.stop())

  const refused = async (url: string, message: RegExp, fix: RegExp) => {
    const place = await openS3(url)
    await assert.rejects(place.ready(), (error: Error & { code?: string; fix?: string }) => {
      assert.equal(error.code, 'unavailable')
      assert.match(error.message, message)
      assert.match(error.fix ?? '', fix)
      assert.doesNotMatch(error.message, /a-test-secret/)
      return true
    })
    place.close()
  }

  test('says why, and what to do', async () => {
    await refused(s3.urlOf({ bucket: 'not-there' }), /NoSuchBucket/, /create the bucket/)
    await refused(s3.urlOf({ endpoint: 'http://127.0.0.1:9' }), /ECONNREFUSED/, /correct endpoint/)
    await refused(s3.urlOf({ region: 'elsewhere-1' }), /region/, /set region/)
    const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret } = process.env
    try {
      process.env.AWS_SECRET_ACCESS_KEY = 'wrong'
      await refused(s3.url, /SignatureDoesNotMatch/, /AWS_SECRET_ACCESS_KEY/)
      process.env.AWS_ACCESS_KEY_ID = 'nobody'
      await refused(s3.url, /access key/i, /AWS_ACCESS_KEY_ID/)
    } finally {
      Object.assign(process.env, { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret })
    }
  })

  test('stops a service at its start', async () => {
    const { url, drop } = await freshDatabase()
    try {
      const opening = openStore(url, { blobUrl: s3.urlOf({ bucket: 'not-there' }) })
      await assert.rejects(opening, { code: 'unavailable', message: /s3:\/\/not-there\/files/ })
      const store = await openStore(url, { blobUrl: s3.url })
      await store.blobsReady()
      await store.close()
    } finally {
      await drop()
    }
  })
})
