import { Readable } from 'node:stream'
import type { FileFormat } from '@sweepstack/contracts'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'

const MEDIA: Record<FileFormat, string> = {
  csv: 'text/csv; charset=utf-8; header=present',
  jsonl: 'application/x-ndjson; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
}

/** A dataset as a file, as the documentation shows it. */
export const fileAnswer = (description: string) => ({
  description,
  content: {
    'text/csv': { schema: z.string().describe('a header line, then a string a line') },
    'application/x-ndjson': { schema: z.string().describe('one JSON object a line') },
    'application/vnd.apache.parquet': { schema: z.string().describe('Parquet, its columns as those of CSV') },
  },
})

/**
 * Sends bytes as they are made, as a file to keep. The first are waited for, so that what cannot be made is an error
 * with its status; what fails later breaks the connection, and no reader takes half for the whole.
 */
export const sendFile = async (
  reply: FastifyReply,
  { name, format }: { name: string; format: FileFormat },
  bytes: AsyncGenerator<Uint8Array, void, undefined>,
): Promise<FastifyReply> => {
  const first = await bytes.next()
  const all = async function* () {
    try {
      if (first.done !== true) yield first.value
      yield* bytes
    } finally {
      await bytes.return()
    }
  }
  const stem = name.replace(/\.(csv|jsonl|ndjson|parquet)?(\.gz)?$/i, '')
  return reply
    .headers({
      'content-type': MEDIA[format],
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(`${stem}.${format}`)}`,
      'x-content-type-options': 'nosniff',
    })
    .send(Readable.from(all(), { objectMode: true, highWaterMark: 1 }))
}
