import { auditSchema, fileFormatSchema, PREVIEW_STRINGS } from '@sweepstack/contracts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Datasets } from '../datasets/service.js'
import type { AppDeps } from '../deps.js'
import { noQuery, problems } from '../http/answers.js'
import { untilGone } from '../http/gone.js'
import { previewAnswer, previewQuery, sendPreview } from '../http/previews.js'
import { refParams } from '../http/refs.js'
import { fileAnswer, sendFile } from '../http/send-file.js'

const tags = ['datasets']

/** What is asked of a stored file. */
export const storedDatasetRoutes =
  (store: AppDeps['store'], datasets: Datasets): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/datasets/:ref/content',
      {
        config: { stream: true },
        schema: {
          tags,
          summary: 'A data file, written as CSV, JSON Lines or Parquet',
          operationId: 'datasetContent',
          params: refParams,
          querystring: z.strictObject({ format: fileFormatSchema.default('csv') }),
          response: { 200: fileAnswer('its strings, in its order'), ...problems('not-found') },
        },
      },
      async ({ params, query: { format } }, reply) => {
        const file = await store.files.get(params.ref)
        return sendFile(reply, { ...file, format }, datasets.writtenFile(file, format, untilGone(reply)))
      },
    )

    app.get(
      '/datasets/:ref/audit',
      {
        schema: {
          tags,
          summary: 'What is known of a data file: histograms, copies, what shortcuts score',
          operationId: 'auditDataset',
          params: refParams,
          querystring: noQuery,
          response: {
            200: auditSchema.describe('its audit; a warning says so where not all strings were looked at'),
            ...problems('not-found', 'request.too-much'),
          },
        },
      },
      async ({ params }, reply) => datasets.auditFile(params.ref, untilGone(reply)),
    )

    app.get(
      '/datasets/:ref/preview',
      {
        schema: {
          tags,
          summary: 'The first strings of a data file, or its histograms',
          description: `The audit of a preview looks at ${PREVIEW_STRINGS.toLocaleString('en-US')} strings at most.`,
          operationId: 'previewDataset',
          params: refParams,
          querystring: z.strictObject(previewQuery),
          response: { 200: previewAnswer, ...problems('not-found', 'request.too-much') },
        },
      },
      async ({ params, query: { rows, format } }, reply) =>
        sendPreview(reply, await datasets.previewFile(params.ref, rows, untilGone(reply)), format),
    )
  }
