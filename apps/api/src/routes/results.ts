import { formatSchema, labelSchema, resultsBySchema, resultsSchema, resultTable } from '@sweepstack/contracts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { AppDeps } from '../deps.js'
import { problems, table } from '../http/answers.js'
import { listOf } from '../http/lists.js'
import { multiple, specFilters } from '../http/spec-paths.js'
import { complete } from '../results/complete.js'
import { checkTests } from '../results/known-tests.js'
import { axisValues } from '../results/values.js'
import { resolveSweeps } from '../sweeps/resolve.js'
import { sendTable } from '../tables/send.js'

const own = {
  by: resultsBySchema.describe('the axis to group by, or test for whole tests'),
  sweep: listOf(z.string().max(200)).describe("ids or names of sweeps; of one name, the newest's"),
  test: listOf(z.string().max(64)).describe('names of tests'),
  label: labelSchema.optional().describe('only strings with this label'),
  value: multiple.optional().describe('values of the axis: 6, 2,4,6 or 2..6'),
  format: formatSchema,
}

export const resultRoutes =
  ({ store }: AppDeps): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/results',
      {
        schema: {
          tags: ['results'],
          summary: 'Accuracy by an axis, over the finished seeds of each cell',
          description:
            'n and correct are pooled over seeds, low and high are the 95 % Wilson interval on them; mean and sd are ' +
            "over the seeds' accuracies. Any other parameter is a filter on a spec path: model.layers=2, " +
            'model.layers=1,2, data.depth.max=6..14.',
          operationId: 'results',
          querystring: z.object(own).catchall(multiple),
          response: {
            200: table('a row for each cell, test and value', resultsSchema),
            ...problems('not-found'),
          },
        },
      },
      async ({ query }, reply) => {
        const { by, sweep, test, label, value, format, ...rest } = query
        const asked = {
          by,
          label,
          test: test?.length === 1 ? test[0] : undefined,
          values: value === undefined ? undefined : axisValues(by, value),
          filters: specFilters(rest, Object.keys(own)),
        }
        const sweeps = await resolveSweeps(store, sweep)
        const { values } = asked
        await checkTests(store, sweeps, {
          test,
          value: by === 'test' && values !== undefined && 'in' in values ? values.in : undefined,
        })
        const counts = await Promise.all(sweeps.map((id) => store.results.counts({ ...asked, sweep: id })))
        const rows = counts
          .flat()
          .filter((row) => test === undefined || test.includes(row.test))
          .flatMap((row) => complete(row) ?? [])
        return sendTable(reply, format, { ...resultTable, rows, json: { by, rows } })
      },
    )
  }
