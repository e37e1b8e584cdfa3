import { tmpdir } from 'node:os'
import {
  MODEL_SOURCES,
  modelName,
  modelRef,
  pageOf,
  pageQuery,
  type StoredModel,
  storedModelSchema,
} from '@sweepstack/contracts'
import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { AppDeps } from '../deps.js'
import { noQuery, problems } from '../http/answers.js'
import { untilGone } from '../http/gone.js'
import { documented } from '../http/validation.js'
import { keepModel } from '../models/keep-model.js'
import { prepareUploads } from '../uploads/prepare.js'

const tags = ['models']
const MEDIA_TYPE = 'application/octet-stream'
const named = z.strictObject({
  ref: z
    .union([modelRef, modelName])
    .describe('sha256: and 64 hex digits, or a name: the newest of that name'),
})

/** Models that are there already, to be evaluated: `model.from` of a spec names one. */
export const modelRoutes =
  ({ store, spoolDir = tmpdir() }: AppDeps): FastifyPluginAsyncZod =>
  async (app) => {
    const uploads = await prepareUploads(app, { spoolDir, mediaTypes: [MEDIA_TYPE] })

    app.post(
      '/models',
      {
        schema: {
          tags,
          summary: 'Store a model, as a safetensors file of ours',
          description:
            'What others saved is made one by `sweepstack model import`, which reads it where it lies: no file of ' +
            'another program comes here. The same file again answers the model it was first.',
          operationId: 'storeModel',
          consumes: [MEDIA_TYPE],
          querystring: z.strictObject({
            name: modelName,
            source: z.enum(MODEL_SOURCES).default('file'),
          }),
          body: {
            content: {
              [MEDIA_TYPE]: { schema: documented(z.unknown().describe('weights.safetensors of a run')) },
            },
          },
          response: {
            200: storedModelSchema.describe('the model, as it was here already'),
            201: storedModelSchema.describe('the model, new'),
            ...problems('model.invalid', 'request.too-large', 'request.media-type', 'request.too-much'),
          },
        },
      },
      async (request, reply) => {
        const { model, created } = await keepModel(request.raw, request.query, {
          ...{ store, ...uploads, signal: untilGone(reply) },
        })
        reply.code(created ? 201 : 200).header('location', `/v1/models/${model.ref}`)
        return model
      },
    )

    app.get(
      '/models',
      {
        schema: {
          tags,
          summary: 'List stored models, newest first',
          operationId: 'listModels',
          querystring: z.strictObject(pageQuery),
          response: { 200: pageOf(storedModelSchema).describe('a page'), ...problems() },
        },
      },
      async ({ query }) => store.models.list(query),
    )

    app.get(
      '/models/:ref',
      {
        schema: {
          tags,
          summary: 'A stored model: its spec and sizes',
          operationId: 'getModel',
          params: named,
          querystring: noQuery,
          response: { 200: storedModelSchema.describe('the model'), ...problems('not-found') },
        },
      },
      async ({ params }) => store.models.get(params.ref),
    )

    app.get(
      '/models/:ref/content',
      {
        schema: {
          tags,
          summary: 'A stored model as a safetensors file',
          operationId: 'modelContent',
          params: named,
          querystring: noQuery,
          response: {
            200: { description: 'the file', content: { [MEDIA_TYPE]: { schema: z.string() } } },
            ...problems('not-found'),
          },
        },
      },
      async ({ params }, reply) => {
        const model = await store.models.get(params.ref)
        return send(reply, model, await store.models.bytes(model.ref))
      },
    )
  }

const send = (reply: FastifyReply, { ref, name }: StoredModel, bytes: Uint8Array): FastifyReply =>
  reply
    .headers({
      'content-type': MEDIA_TYPE,
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(`${name}.safetensors`)}`,
      'x-content-type-options': 'nosniff',
      etag: `"${ref.slice('sha256:'.length)}"`,
    })
    .send(bytes)
