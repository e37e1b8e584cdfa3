import { LIMITS, sweepViewSchema } from '@sweepstack/contracts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { AppDeps } from '../deps.js'
import { idParams, noQuery, problems } from '../http/answers.js'
import { wake } from '../sweeps/wake.js'

const tags = ['sweeps']
const seeds = z
  .array(
    z
      .int()
      .min(0)
      .max(2 ** 32 - 1),
  )
  .min(1, { error: 'no seed; give at least one' })
  .max(LIMITS.seeds)

/** What is done to a sweep as a whole. Each answers the sweep as it stands after; each may be repeated. */
export const sweepActionRoutes =
  ({ store, queue }: AppDeps): FastifyPluginAsyncZod =>
  async (app) => {
    const answers = {
      200: sweepViewSchema.describe('the sweep after it'),
      ...problems('not-found', 'state.conflict'),
    }

    app.post(
      '/sweeps/:id/cancel',
      {
        schema: {
          tags,
          summary: 'Cancel: queued runs at once, running ones at their next heartbeat',
          operationId: 'cancelSweep',
          params: idParams,
          querystring: noQuery,
          response: answers,
        },
      },
      async ({ params }) => {
        await store.sweeps.cancel(params.id)
        return store.sweeps.view(params.id)
      },
    )

    app.post(
      '/sweeps/:id/retry',
      {
        schema: {
          tags,
          summary: 'Queue failed and cancelled runs again',
          operationId: 'retrySweep',
          params: idParams,
          querystring: noQuery,
          response: answers,
        },
      },
      async ({ params, log }) => {
        await wake({ store, queue }, await store.sweeps.retry(params.id), log)
        return store.sweeps.view(params.id)
      },
    )

    app.post(
      '/sweeps/:id/extend',
      {
        schema: {
          tags,
          summary: 'Add seeds to every cell; those there already change nothing',
          operationId: 'extendSweep',
          params: idParams,
          querystring: noQuery,
          body: z.strictObject({ seeds }),
          response: {
            ...answers,
            ...problems(
              ...(['not-found', 'state.conflict', 'spec.too-many-cells'] as const),
              ...(['request.too-large', 'request.media-type'] as const),
            ),
          },
        },
      },
      async ({ params, body, log }) => {
        await wake({ store, queue }, await store.sweeps.extend(params.id, [...new Set(body.seeds)]), log)
        return store.sweeps.view(params.id)
      },
    )
  }
