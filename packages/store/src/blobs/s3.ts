import { parseBlobUrl } from './blob-url.js'
import type { BlobPlace } from './place.js'
import { isMissing, s3Error } from './s3-errors.js'

/** Far below what one request may carry, and small enough to be held in memory. */
const MAX_BYTES = 2 ** 30
const TRIES = 3
/** An upload may take this much longer for each byte: one slower than 1 MiB a second is given up. */
const MS_PER_BYTE = 1000 / 2 ** 20

export type S3Options = {
  /** How long a store may stay silent, all tries together, before it counts as away. */
  silenceMs?: number
}

/**
 * An S3-compatible store, by BLOB_URL; credentials come as the AWS SDK finds them (AWS_ACCESS_KEY_ID and so on). An object
 * lies at `<prefix>/<first two digits of its name>/<name>`.
 * @throws SweepstackError `config.invalid` where the address is none
 */
export const openS3 = async (url: string, { silenceMs = 120_000 }: S3Options = {}): Promise<BlobPlace> => {
  const { bucket, prefix, endpoint, region } = parseBlobUrl(url)
  // Only who has such a store waits for the SDK.
  const s3 = await import('@aws-sdk/client-s3')
  const tryMs = silenceMs / TRIES
  const client = new s3.S3Client({
    region,
    ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
    // Checksums of newer S3 that many compatible stores do not know; we check every content by its name.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: TRIES,
    requestHandler: {
      connectionTimeout: 5_000,
      // Until an answer begins; without the second the SDK would only log that it is late. Where bytes are under way, silence counts.
      requestTimeout: tryMs,
      throwOnRequestTimeout: true,
      socketTimeout: tryMs,
    },
  })
  const name = `s3://${bucket}${prefix === '' ? '' : `/${prefix}`}${endpoint === null ? '' : ` (${endpoint})`}`
  const at = (object: string) => ({
    Bucket: bucket,
    Key: [prefix, object.slice(0, 2), object].filter((part) => part !== '').join('/'),
  })
  /** Null where there is no such object. */
  const attempt = async <T>(work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work()
    } catch (error) {
      if (isMissing(error)) return null
      throw s3Error(error, name)
    }
  }
  return {
    name,
    maxBytes: MAX_BYTES,
    write: async (object, bytes) => {
      const there = await attempt(() => client.send(new s3.HeadObjectCommand(at(object))))
      if (there?.ContentLength === bytes.byteLength) return
      await client
        .send(new s3.PutObjectCommand({ ...at(object), Body: bytes, ContentLength: bytes.byteLength }), {
          requestTimeout: tryMs + bytes.byteLength * MS_PER_BYTE,
        })
        .catch((error: unknown) => {
          throw s3Error(error, name)
        })
    },
    read: (object) =>
      attempt(async () => {
        const { Body } = await client.send(new s3.GetObjectCommand(at(object)))
        return Body === undefined ? new Uint8Array() : Body.transformToByteArray()
      }),
    remove: async (object) => {
      await attempt(() => client.send(new s3.DeleteObjectCommand(at(object))))
    },
    // Listing and not HeadBucket: an answer to HEAD has no body, so it could not say what is wrong.
    ready: async () => {
      const found = await client
        .send(new s3.ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: 1 }))
        .catch((error: unknown) => {
          throw s3Error(error, name)
        })
      if (found.$metadata.httpStatusCode !== 200) throw s3Error(new Error('it gave no list'), name)
    },
    close: () => client.destroy(),
  }
}
