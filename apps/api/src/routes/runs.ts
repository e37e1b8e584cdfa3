import {
  attemptSchema,
  formatSchema,
  metricSchema,
  metricTable,
  type Page,
  pageOf,
  pageQuery,
  type RunView,
  runDetailSchema,
  runStatusSchema,
  runTable,
  runViewSchema,
} from '@sweepstack/contracts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { AppDeps } from '../deps.js'
import { idParams, noQuery, problems, table } from '../http/answers.js'
import { listOf } from '../http/lists.js'
import { multiple, specFilters } from '../http/spec-paths.js'
import { resolveSweep } from '../sweeps/resolve.js'
import { sendTable } from '../tables/send.js'

const tags = ['runs']
const own = {
  sweep: z.string().max(200).optional().describe("a sweep's id or name; of one name, the newest's"),
  status: listOf(runStatusSchema).describe('one or several, by commas or repeated'),
  format: formatSchema,
}

export const runRoutes =
  ({ store }: AppDeps): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/runs',
      {
        schema: {
          tags,
          summary: 'List runs, newest first',
          description:
            'Any other parameter is a filter on a spec path: model.layers=2, model.layers=1,2, data.depth.max=6..14. ' +
            'CSV and JSON Lines hold every run unless `limit` is given; then `x-next-cursor` leads on.',
          operationId: 'listRuns',
          querystring: z
            // Without the default of a page: a table that names no limit is whole.
            .object({ ...own, limit: pageQuery.limit.unwrap().optional(), cursor: pageQuery.cursor })
            .catchall(multiple),
          response: { 200: table('a page of runs', pageOf(runViewSchema)), ...problems('not-found') },
        },
      },
      async ({ query }, reply) => {
        const { sweep, status, format, limit, cursor, ...rest } = query
        const filters = specFilters(rest, [...Object.keys(own), 'limit', 'cursor'])
        const sweepId = sweep === undefined ? undefined : await resolveSweep(store, sweep)
        const filter = { sweepId, status, filters }
        const whole = format !== 'json' && limit === undefined
        const page = whole
          ? await everyPage((at) => store.runs.list(filter, { limit: 1000, cursor: at }), cursor)
          : await store.runs.list(filter, { limit: limit ?? 100, cursor })
        if (page.next !== null) reply.header('x-next-cursor', page.next)
        return sendTable(reply, format, { ...runTable, rows: page.items, json: page })
      },
    )

    app.get(
      '/runs/:id',
      {
        schema: {
          tags,
          summary: 'A run: its training, environment, datasets and artifacts',
          operationId: 'getRun',
          params: idParams,
          querystring: noQuery,
          response: { 200: runDetailSchema.describe('the run'), ...problems('not-found') },
        },
      },
      async ({ params }) => store.runs.get(params.id),
    )

    app.get(
      '/runs/:id/metrics',
      {
        schema: {
          tags,
          summary: "A run's training curve",
          operationId: 'runMetrics',
          params: idParams,
          querystring: z.strictObject({ format: formatSchema }),
          response: { 200: table('its rows by step', z.array(metricSchema)), ...problems('not-found') },
        },
      },
      async ({ params, query }, reply) =>
        sendTable(reply, query.format, { ...metricTable, rows: await store.runs.metrics(params.id) }),
    )

    app.get(
      '/runs/:id/attempts',
      {
        schema: {
          tags,
          summary: 'Every try at a run, and how it ended',
          operationId: 'runAttempts',
          params: idParams,
          querystring: noQuery,
          response: { 200: z.array(attemptSchema).describe('first to last'), ...problems('not-found') },
        },
      },
      async ({ params }) => store.runs.attempts(params.id),
    )
  }

const everyPage = async (
  read: (cursor: string | undefined) => Promise<Page<RunView>>,
  from: string | undefined,
): Promise<Page<RunView>> => {
  const items: RunView[] = []
  let cursor = from
  do {
    const page = await read(cursor)
    items.push(...page.items)
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return { items, next: null }
}
