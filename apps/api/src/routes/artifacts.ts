import { artifactSchema, checkpointSchema } from '@sweepstack/contracts'
import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { AppDeps } from '../deps.js'
import { idParams, noQuery, problems } from '../http/answers.js'

const tags = ['runs']
const name = z.string().min(1).max(300)

export const artifactRoutes =
  ({ store }: AppDeps): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/runs/:id/artifacts',
      {
        schema: {
          tags,
          summary: 'The files a run left: weights, logits by test, snapshots, checkpoints',
          operationId: 'runArtifacts',
          params: idParams,
          querystring: noQuery,
          response: { 200: z.array(artifactSchema).describe('by name'), ...problems('not-found') },
        },
      },
      async ({ params }) => store.runs.artifacts(params.id),
    )

    app.get(
      '/runs/:id/checkpoints',
      {
        schema: {
          tags,
          summary: 'The states of its training that a run can go on from',
          description:
            'While it runs mostly the newest; once it is done those that training.checkpoints.keep of its spec asks for. Each is an artifact of its name.',
          operationId: 'runCheckpoints',
          params: idParams,
          querystring: noQuery,
          response: { 200: z.array(checkpointSchema).describe('by step'), ...problems('not-found') },
        },
      },
      async ({ params }) => store.runs.checkpoints(params.id),
    )

    const send = async (reply: FastifyReply, id: string, artifact: string): Promise<FastifyReply> => {
      const { mediaType, sha256, bytes } = await store.runs.artifactBytes(id, artifact)
      const fileName = encodeURIComponent(artifact.split('/').at(-1) ?? artifact)
      return reply
        .headers({
          'content-type': mediaType,
          'content-disposition': `attachment; filename*=UTF-8''${fileName}`,
          // The browser must not guess a page out of it.
          'x-content-type-options': 'nosniff',
          etag: `"${sha256}"`,
        })
        .send(bytes)
    }

    app.get(
      '/runs/:id/artifacts/:name',
      {
        schema: {
          tags,
          summary: "One artifact's bytes; a slash in the name may stand as it is",
          operationId: 'runArtifact',
          params: idParams.extend({ name: name.describe('as listed, such as weights.safetensors') }),
          querystring: noQuery,
          response: {
            200: {
              description: 'the bytes, in the media type listed',
              content: { '*/*': { schema: z.string() } },
            },
            ...problems('not-found'),
          },
        },
      },
      async ({ params }, reply) => send(reply, params.id, params.name),
    )

    // logits/<test>.csv, written with its slash.
    app.get(
      '/runs/:id/artifacts/*',
      { schema: { hide: true, params: idParams.extend({ '*': name }), querystring: noQuery } },
      async ({ params }, reply) => send(reply, params.id, params['*']),
    )
  }
