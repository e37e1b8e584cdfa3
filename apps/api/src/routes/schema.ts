import { sweepJsonSchema } from '@sweepstack/contracts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { noQuery, problems } from '../http/answers.js'

const document = JSON.stringify(sweepJsonSchema())

export const schemaRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/schema/sweep.json',
    {
      schema: {
        tags: ['service'],
        summary: 'JSON Schema of a sweep, for editors',
        operationId: 'sweepSchema',
        querystring: noQuery,
        response: {
          200: {
            description: 'JSON Schema 2020-12',
            content: { 'application/schema+json': { schema: z.record(z.string(), z.json()) } },
          },
          ...problems(),
        },
      },
    },
    async (_request, reply) => {
      reply.type('application/schema+json; charset=utf-8')
      return reply.send(document as never)
    },
  )
}
