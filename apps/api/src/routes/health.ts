import { SweepstackError } from '@sweepstack/contracts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { AppDeps } from '../deps.js'
import { noQuery, problems } from '../http/answers.js'

const PATIENCE_MS = 2_000
const up = z.object({ status: z.literal('ok') })

/** Both answer without a token, for whatever watches the process. */
export const healthRoutes =
  ({ store, queue }: AppDeps): FastifyPluginAsyncZod =>
  async (app) => {
    const route = { config: { public: true }, logLevel: 'warn' } as const

    app.get(
      '/healthz',
      {
        ...route,
        schema: {
          tags: ['service'],
          summary: 'The process is up',
          operationId: 'health',
          security: [],
          querystring: noQuery,
          response: { 200: up.describe('up'), ...problems() },
        },
      },
      async () => ({ status: 'ok' as const }),
    )

    app.get(
      '/readyz',
      {
        ...route,
        schema: {
          tags: ['service'],
          summary: 'The database, the queue and the store of files answer',
          operationId: 'ready',
          security: [],
          querystring: noQuery,
          response: { 200: up.describe('ready'), ...problems() },
        },
      },
      async ({ log }) => {
        const checks = {
          database: () => store.ready(),
          queue: () => queue.ready(),
          'store of files': () => store.blobsReady(),
        }
        const down = (
          await Promise.all(
            Object.entries(checks).map(async ([name, check]) => {
              const failure = await inTime(check)
              if (failure !== null) log.warn({ err: failure }, `the ${name} is not ready`)
              return failure === null ? [] : [name]
            }),
          )
        ).flat()
        if (down.length > 0)
          throw new SweepstackError(
            'unavailable',
            `not ready: the ${down.join(' and the ')} does not answer`,
            {
              fix: 'see that it runs, and that DATABASE_URL, QUEUE_URL and BLOB_URL lead to it',
            },
          )
        return { status: 'ok' as const }
      },
    )
  }

/** null once it resolves, else why it did not. */
const inTime = async (check: () => Promise<void>): Promise<Error | null> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Error>((resolve) => {
    timer = setTimeout(() => resolve(new Error(`no answer in ${PATIENCE_MS} ms`)), PATIENCE_MS)
  })
  try {
    return await Promise.race([check().then(() => null), late])
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  } finally {
    clearTimeout(timer)
  }
}
