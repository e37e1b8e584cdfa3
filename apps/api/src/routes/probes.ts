import { formatSchema, probeRowSchema, probeTable, probeTargets } from '@sweepstack/contracts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { AppDeps } from '../deps.js'
import { problems, table } from '../http/answers.js'
import { listOf } from '../http/lists.js'
import { multiple, specFilters } from '../http/spec-paths.js'
import { checkTests } from '../results/known-tests.js'
import { resolveSweeps } from '../sweeps/resolve.js'
import { sendTable } from '../tables/send.js'

const own = {
  sweep: listOf(z.string().max(200)).describe("ids or names of sweeps; of one name, the newest's"),
  test: listOf(z.string().max(64)).describe('names of tests'),
  target: listOf(probeRowSchema.shape.target).describe(`any of ${probeTargets.join(', ')}`),
  format: formatSchema,
}

export const probeRoutes =
  ({ store }: AppDeps): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/probes',
      {
        schema: {
          tags: ['results'],
          summary: 'Linear probes by run, target and layer',
          description: 'Any other parameter is a filter on a spec path, such as model.layers=2.',
          operationId: 'probes',
          querystring: z.object(own).catchall(multiple),
          response: {
            200: table('a row for each run, target and layer', z.array(probeRowSchema)),
            ...problems('not-found'),
          },
        },
      },
      async ({ query }, reply) => {
        const { sweep, test, target, format, ...rest } = query
        const filters = specFilters(rest, Object.keys(own))
        const sweeps = await resolveSweeps(store, sweep)
        await checkTests(store, sweeps, { test })
        const found = await Promise.all(sweeps.map((id) => store.results.probes({ sweep: id, filters })))
        const rows = found
          .flat()
          .filter(
            (row) =>
              (test === undefined || test.includes(row.test)) &&
              (target === undefined || target.includes(row.target)),
          )
        return sendTable(reply, format, { ...probeTable, rows })
      },
    )
  }
