import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { noQuery, problems, text } from '../http/answers.js'

export const metricsRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/metrics',
    {
      logLevel: 'warn',
      schema: {
        tags: ['service'],
        summary: 'Prometheus metrics',
        operationId: 'metrics',
        querystring: noQuery,
        response: { 200: text("Prometheus' text format", 'text/plain'), ...problems() },
      },
    },
    async (_request, reply) => {
      reply.type(app.metrics.contentType)
      return reply.send(await app.metrics.metrics())
    },
  )
}
