import { tmpdir } from 'node:os'
import { UPLOAD_LIMITS, uploadSchema } from '@sweepstack/contracts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { inQuery } from '../datasets/in-query.js'
import { keepUpload } from '../datasets/keep-upload.js'
import { importOptions, uploadQuery } from '../datasets/upload-query.js'
import type { AppDeps } from '../deps.js'
import { problems } from '../http/answers.js'
import { untilGone } from '../http/gone.js'
import { documented } from '../http/validation.js'
import { prepareUploads } from '../uploads/prepare.js'

/** What may be sent, as the documentation shows it. Text is a string; what is bytes has no type in OpenAPI 3.1. */
const text = (what: string) => ({ schema: documented(z.string().describe(what)) })
const bytes = (what: string) => ({ schema: documented(z.unknown().describe(what)) })
const MEDIA = {
  'text/csv': text('a header line, then a string a line'),
  'application/x-ndjson': text('one JSON object a line'),
  'application/vnd.apache.parquet': bytes('a Parquet file'),
  'application/gzip': bytes('CSV or JSON Lines, packed by gzip'),
  'application/octet-stream': bytes('any of these'),
}
const MEDIA_TYPES = Object.keys(MEDIA)

export const datasetUploadRoutes =
  ({
    store,
    uploadLimit = UPLOAD_LIMITS.sent,
    unpackedLimit = UPLOAD_LIMITS.unpacked,
    spoolDir = tmpdir(),
  }: AppDeps): FastifyPluginAsyncZod =>
  async (app) => {
    const uploads = await prepareUploads(app, { spoolDir, mediaTypes: MEDIA_TYPES })

    app.post(
      '/datasets',
      {
        schema: {
          tags: ['datasets'],
          summary: 'Upload a data file: CSV, JSON Lines or Parquet, plain or gzip',
          description:
            'Columns sequence and label or stack_depth, count too if there is one. Every line is checked: labels, ' +
            'depths and counts are computed and compared. Files are kept by their strings; the same strings again ' +
            'answer the same ref, to be written as `file` in a spec. Nothing of a file with bad lines is kept, unless skipBad.',
          operationId: 'uploadDataset',
          consumes: MEDIA_TYPES,
          querystring: uploadQuery,
          body: { content: MEDIA },
          response: {
            200: uploadSchema.describe('the file, as it was here already'),
            201: uploadSchema.describe('the file, new'),
            ...problems('file.invalid', 'request.too-large', 'request.media-type', 'request.too-much'),
          },
        },
      },
      async (request, reply) => {
        const limits = { upload: uploadLimit, unpacked: unpackedLimit }
        const { upload, created } = await keepUpload(request.raw, importOptions(request.query), {
          ...{ store, ...uploads, limits, signal: untilGone(reply) },
        }).catch((error: unknown) => {
          throw inQuery(error)
        })
        reply.code(created ? 201 : 200).header('location', `/v1/datasets/${upload.ref}`)
        return upload
      },
    )
  }
