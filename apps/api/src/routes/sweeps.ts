import {
  dryRunSchema,
  editorSchema,
  expandSweep,
  hashOf,
  pageOf,
  pageQuery,
  SweepstackError,
  sweepDetailSchema,
  sweepViewSchema,
} from '@sweepstack/contracts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { checkFiles } from '../datasets/check-files.js'
import type { AppDeps } from '../deps.js'
import { idParams, noQuery, problems } from '../http/answers.js'
import { untilGone } from '../http/gone.js'
import { acceptJson, acceptYaml } from '../http/parse-body.js'
import { documented } from '../http/validation.js'
import { checkModels } from '../models/check-models.js'
import { dryRun } from '../sweeps/dry-run.js'
import { wake } from '../sweeps/wake.js'
import { sweepWarnings } from '../sweeps/warnings.js'

const tags = ['sweeps']
const MEDIA_TYPES = ['application/json', 'application/yaml']
const key = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, { error: 'not 1 to 255 visible ASCII characters; a UUID is a good key' })
  .optional()
  .describe('makes the call safe to repeat: the same key and spec answer the same sweep')

export const sweepRoutes =
  (deps: AppDeps): FastifyPluginAsyncZod =>
  async (app) => {
    const { store, queue } = deps
    app.removeContentTypeParser('application/json')
    acceptJson(app, 'spec.unparsable')
    acceptYaml(app)
    const warningsOf = sweepWarnings(deps)

    app.post(
      '/sweeps',
      {
        schema: {
          tags,
          summary: 'Submit a sweep, or see its cells with dryRun',
          operationId: 'createSweep',
          consumes: MEDIA_TYPES,
          querystring: z.strictObject({
            dryRun: z.enum(['true', 'false', '']).default('false').describe('true: nothing is stored'),
          }),
          headers: z.looseObject({ 'idempotency-key': key }),
          body: documented(editorSchema),
          response: {
            200: z
              .union([dryRunSchema, sweepViewSchema])
              .describe('the dry run; or the sweep this Idempotency-Key made before'),
            201: sweepViewSchema.describe('the sweep, queued'),
            ...problems(
              ...([
                'spec.invalid',
                'spec.unparsable',
                'spec.too-many-cells',
                'file.unknown',
                'model.unknown',
              ] as const),
              ...(['idempotency.mismatch', 'request.too-large', 'request.media-type'] as const),
            ),
          },
        },
      },
      async (request, reply) => {
        if (request.body === undefined || request.body === null)
          throw new SweepstackError('spec.unparsable', 'the body is empty', {
            fix: 'send the spec as JSON, or as YAML with Content-Type: application/yaml',
          })
        const expanded = expandSweep(request.body)
        await checkFiles(expanded.cells, store)
        await checkModels(expanded.cells, store)
        if (request.query.dryRun !== 'false')
          return dryRun(expanded, await warningsOf(expanded.cells, untilGone(reply)))

        const idempotencyKey = request.headers['idempotency-key']
        const { id, created, runIds } = await store.sweeps.create({
          ...expanded,
          ...(idempotencyKey === undefined ? {} : { idempotencyKey, bodyHash: hashOf(expanded.spec) }),
        })
        await wake({ store, queue }, runIds, request.log)
        reply.code(created ? 201 : 200).header('location', `/v1/sweeps/${id}`)
        return store.sweeps.view(id)
      },
    )

    app.get(
      '/sweeps',
      {
        schema: {
          tags,
          summary: 'List sweeps, newest first',
          operationId: 'listSweeps',
          querystring: z.strictObject(pageQuery),
          response: { 200: pageOf(sweepViewSchema).describe('a page'), ...problems() },
        },
      },
      async ({ query }) => store.sweeps.list(query),
    )

    app.get(
      '/sweeps/:id',
      {
        schema: {
          tags,
          summary: 'A sweep with its spec and every cell',
          operationId: 'getSweep',
          params: idParams,
          querystring: noQuery,
          response: { 200: sweepDetailSchema.describe('the sweep'), ...problems('not-found') },
        },
      },
      async ({ params }) => store.sweeps.get(params.id),
    )
  }
