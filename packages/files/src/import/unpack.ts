import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { badFile } from './bad-rows.js'
import type { ReadOptions } from './options.js'
import { tooManyBytes } from './too-large.js'

/** The bytes as unpacked, a little at a time, up to the limit: a small file may unpack to any size. */
export async function* gunzipped(
  packed: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: 256 * 1024 })
  const input = Readable.from(packed, { objectMode: true })
  input.on('error', (error) => gunzip.destroy(error))
  input.pipe(gunzip)
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>)
      yield new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length)
  } catch (error) {
    if (!isZlibError(error)) throw error
    throw badFile(
      name,
      error.code === 'Z_BUF_ERROR'
        ? 'the gzip file ends too early'
        : `the gzip file cannot be unpacked: ${error.message}`,
      'it was cut short or damaged on its way; copy it again',
      error,
    )
  } finally {
    input.destroy()
    gunzip.destroy()
  }
}

const isZlibError = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')

/** Passes bytes on until there are more than the limit. */
export async function* upTo(
  options: ReadOptions,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let total = 0
  for await (const chunk of bytes) {
    total += chunk.length
    if (total > options.limits.bytes) throw tooManyBytes(options)
    yield chunk
  }
}
