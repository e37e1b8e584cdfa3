import { createHash } from 'node:crypto'
import { dataFileSchema, fileRef } from '@sweepstack/contracts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { checkFile } from '../datasets/check-file.js'
import { oneByOne } from '../datasets/one-by-one.js'
import type { AppDeps } from '../deps.js'
import { noQuery, problems } from '../http/answers.js'
import { documented } from '../http/validation.js'

const tags = ['datasets']
const MEDIA_TYPES = ['text/csv', 'application/x-ndjson', 'application/octet-stream']
const name = z
  .string()
  .regex(/^[^/\\]{1,200}$/, { error: 'not a file name; give 1 to 200 characters without slashes' })
  .refine((text) => !/\p{Cc}/u.test(text), { error: 'a control character in a file name; leave it out' })
  .describe('the file name, as lists and errors show it')

export const datasetRoutes =
  ({ store, uploadLimit = 64 * 2 ** 20 }: AppDeps): FastifyPluginAsyncZod =>
  async (app) => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser(
      MEDIA_TYPES,
      { parseAs: 'buffer', bodyLimit: uploadLimit },
      async (_: unknown, body: Buffer) => body,
    )
    // Reading one takes many times its size in memory, for a moment.
    const reading = oneByOne()

    app.post(
      '/datasets',
      {
        bodyLimit: uploadLimit,
        schema: {
          tags,
          summary: 'Upload a data file: CSV sequence,stack_depth,count or JSON Lines {sequence, label}',
          description:
            'Every line is checked: labels, depths and counts are computed and compared. Files are kept by their ' +
            'content; the same bytes again answer the same ref, to be written as `file` in a spec.',
          operationId: 'uploadDataset',
          consumes: MEDIA_TYPES,
          querystring: z.strictObject({ name }),
          body: documented(z.string().meta({ contentMediaType: 'text/csv' })),
          response: {
            200: dataFileSchema.describe('the file, as it was here already'),
            201: dataFileSchema.describe('the file, new'),
            ...problems('file.invalid', 'request.too-large', 'request.media-type'),
          },
        },
      },
      async (request, reply) => {
        const { body, query } = request
        const bytes = Buffer.isBuffer(body) ? (body as Buffer) : Buffer.alloc(0)
        const summary = await reading(() => checkFile(bytes, query.name))
        const ref = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
        const known = (await store.files.has([ref])).has(ref)
        reply.code(known ? 200 : 201).header('location', `/v1/datasets/${ref}`)
        return store.files.put({ ref, name: query.name, bytes, summary })
      },
    )

    app.get(
      '/datasets/:ref',
      {
        schema: {
          tags,
          summary: 'A data file: its name, rows and lengths',
          operationId: 'getDataset',
          params: z.strictObject({ ref: fileRef.describe('sha256: and 64 hex digits') }),
          querystring: noQuery,
          response: { 200: dataFileSchema.describe('the file'), ...problems('not-found') },
        },
      },
      async ({ params }) => store.files.get(params.ref),
    )
  }
