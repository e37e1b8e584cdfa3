import { createWriteStream } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { SweepstackError } from '@sweepstack/contracts'

/**
 * Writes the body of a request to a file as it comes.
 * @throws SweepstackError `request.too-large` above the limit, before a byte is read where the request says its size;
 *   `request.invalid` where the client goes half way
 */
export const receive = async (
  request: IncomingMessage,
  path: string,
  limit: number,
  fix: string = OF_DATA,
): Promise<void> => {
  const said = Number(request.headers['content-length'] ?? 0)
  if (said > limit) throw tooLarge(limit, fix)
  let bytes = 0
  try {
    await pipeline(
      // Not destroyed with the pipeline: the answer has still to go through its socket.
      request.iterator({ destroyOnReturn: false }),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          bytes += chunk.length
          if (bytes > limit) throw tooLarge(limit, fix)
          yield chunk
        }
      },
      createWriteStream(path, { flags: 'wx' }),
    )
  } catch (error) {
    // The rest is read and dropped: a client that is still sending would not see the answer.
    request.resume()
    if (request.errored !== null || request.destroyed)
      throw new SweepstackError('request.invalid', 'the upload broke off', {
        fix: 'send it again',
        cause: error,
      })
    throw error
  }
}

const OF_DATA = 'send it as gzip or Parquet, split it, or raise SWEEPSTACK_UPLOAD_LIMIT'

const tooLarge = (limit: number, fix: string): SweepstackError =>
  new SweepstackError('request.too-large', `an upload may have ${limit} bytes`, { fix })
