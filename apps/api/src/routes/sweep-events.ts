import { RUN_STATUS } from '@sweepstack/contracts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { AppDeps } from '../deps.js'
import { idParams, problems, text } from '../http/answers.js'
import { PACE } from '../sweeps/pace.js'
import { sweepUpdates } from '../sweeps/updates.js'

const cursor = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional()

export const sweepEventRoutes =
  ({ store, pace = PACE }: AppDeps): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/sweeps/:id/events',
      {
        config: { stream: true },
        schema: {
          tags: ['sweeps'],
          summary: 'Server-sent events of a sweep, resumable',
          description:
            'Each event has an id, its type and a SweepEvent as data. Send the last id as Last-Event-ID (browsers ' +
            'do) or `after` to go on from there. In between, `progress` messages without id say where running ' +
            'runs are, about once a second; a comment comes at least every 15 s. The stream ends once the sweep ' +
            'has ended and all was sent; asked again from there it answers 204, so that a browser stops.',
          operationId: 'sweepEvents',
          params: idParams,
          querystring: z.strictObject({ after: cursor.describe('only events after this id') }),
          headers: z.looseObject({ 'last-event-id': cursor }),
          response: {
            200: text('the stream', 'text/event-stream'),
            204: { description: 'the sweep has ended and there is nothing after the id', content: {} },
            ...problems('not-found'),
          },
        },
      },
      async (request, reply) => {
        const sweepId = request.params.id
        // A reconnecting browser repeats the address it had, `after` included, so the header goes first.
        const from = request.headers['last-event-id'] ?? request.query.after ?? 0
        const { status } = await store.sweeps.view(sweepId)
        if (RUN_STATUS[status].end && (await store.events.after(sweepId, from, 1)).length === 0)
          return reply.code(204).send()
        return reply.sse((signal) =>
          sweepUpdates(store, { sweepId, cursor: from, pace }, signal, request.log),
        )
      },
    )
  }
