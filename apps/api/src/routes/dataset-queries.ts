import {
  auditSchema,
  dataQuerySchema,
  dataSchema,
  fileFormatSchema,
  PREVIEW_STRINGS,
} from '@sweepstack/contracts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Datasets } from '../datasets/service.js'
import { noQuery, problems } from '../http/answers.js'
import { untilGone } from '../http/gone.js'
import { acceptYaml } from '../http/parse-body.js'
import { previewAnswer, previewQuery, sendPreview } from '../http/previews.js'
import { fileAnswer, sendFile } from '../http/send-file.js'
import { checked, documented } from '../http/validation.js'

const tags = ['datasets']
const MEDIA_TYPES = ['application/json', 'application/yaml']
/** As it is written: data with every field of each preset. The outline is checked here, the rest as in a sweep. */
const body = documented(dataQuerySchema.extend({ data: dataSchema }))
const which = {
  part: z.enum(['train', 'validation']).optional().describe('which strings of the data; train'),
  test: z.string().max(64).optional().describe('instead: the test of this name'),
}
const refusals = problems(
  ...(['spec.invalid', 'file.unknown', 'data.impossible', 'request.too-much'] as const),
  ...(['request.too-large', 'request.media-type', 'spec.unparsable'] as const),
)

/** What is asked of data and tests as they would be written in the base of a sweep. Nothing is stored. */
export const datasetQueryRoutes =
  (datasets: Datasets): FastifyPluginAsyncZod =>
  async (app) => {
    acceptYaml(app)
    const asked = (given: unknown) => checked(dataQuerySchema, 'body', given)

    app.post(
      '/datasets/audit',
      {
        schema: {
          tags,
          summary:
            'What is known of data and tests before anyone trains: what shortcuts score, leaks, histograms',
          description:
            'Looks at 200,000 strings of each dataset at most, fewer of long ones; a warning says so.',
          operationId: 'auditData',
          consumes: MEDIA_TYPES,
          querystring: noQuery,
          body,
          response: { 200: auditSchema.describe('an audit of each dataset, and warnings'), ...refusals },
        },
      },
      async (request, reply) => datasets.audit(asked(request.body), untilGone(reply)),
    )

    app.post(
      '/datasets/preview',
      {
        schema: {
          tags,
          summary: 'The first strings of a dataset of data and tests, or its histograms',
          description: `The audit of a preview looks at ${PREVIEW_STRINGS.toLocaleString('en-US')} strings at most, fewer of long ones.`,
          operationId: 'previewData',
          consumes: MEDIA_TYPES,
          querystring: z.strictObject({ ...which, ...previewQuery }),
          body,
          response: { 200: previewAnswer, ...refusals },
        },
      },
      async ({ body: given, query: { rows, format, ...part } }, reply) =>
        sendPreview(reply, await datasets.preview(asked(given), part, rows, untilGone(reply)), format),
    )

    app.post(
      '/datasets/generate',
      {
        config: { stream: true },
        schema: {
          tags,
          summary: 'The strings of data, or of one of its tests, as a run with the seed has them',
          description: 'Training strings avoid those of validation and tests, so give the tests too.',
          operationId: 'generateData',
          consumes: MEDIA_TYPES,
          querystring: z.strictObject({ format: fileFormatSchema.default('csv'), ...which }),
          body,
          response: { 200: fileAnswer('the strings, in their order'), ...refusals },
        },
      },
      async ({ body: given, query: { format, ...part } }, reply) => {
        const { name, bytes } = await datasets.written(asked(given), part, format, untilGone(reply))
        return sendFile(reply, { name, format }, bytes)
      },
    )
  }
