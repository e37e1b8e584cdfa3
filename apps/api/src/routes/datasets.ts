import {
  dataFileSchema,
  PRESETS,
  type Preset,
  pageOf,
  pageQuery,
  presetViewSchema,
} from '@sweepstack/contracts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { datasetsOf } from '../datasets/service.js'
import type { AppDeps } from '../deps.js'
import { noQuery, problems } from '../http/answers.js'
import { refParams } from '../http/refs.js'
import { datasetQueryRoutes } from './dataset-queries.js'
import { datasetUploadRoutes } from './dataset-upload.js'
import { storedDatasetRoutes } from './stored-datasets.js'

const tags = ['datasets']
const presets = (Object.entries(PRESETS) as [string, Preset][]).map(([name, preset]) => ({
  ...{ name, title: preset.title, isolates: preset.isolates },
  use: 'size' in preset ? (['test'] as const) : (['data', 'test'] as const),
}))

export const datasetRoutes =
  (deps: AppDeps): FastifyPluginAsyncZod =>
  async (app) => {
    const { store } = deps
    const datasets = datasetsOf(deps)
    await app.register(datasetUploadRoutes(deps))
    await app.register(datasetQueryRoutes(datasets))
    await app.register(storedDatasetRoutes(store, datasets))

    app.get(
      '/datasets',
      {
        schema: {
          tags,
          summary: 'List data files, newest first',
          operationId: 'listDatasets',
          querystring: z.strictObject(pageQuery),
          response: { 200: pageOf(dataFileSchema).describe('a page'), ...problems() },
        },
      },
      async ({ query }) => store.files.list(query),
    )

    app.get(
      '/datasets/presets',
      {
        schema: {
          tags,
          summary: 'The presets that strings are sampled by, and what each isolates',
          operationId: 'listPresets',
          querystring: noQuery,
          response: { 200: z.array(presetViewSchema).describe('all of them'), ...problems() },
        },
      },
      async () => presets.map((preset) => ({ ...preset, use: [...preset.use] })),
    )

    app.get(
      '/datasets/:ref',
      {
        schema: {
          tags,
          summary: 'A data file: its name, rows and lengths',
          operationId: 'getDataset',
          params: refParams,
          querystring: noQuery,
          response: { 200: dataFileSchema.describe('the file'), ...problems('not-found') },
        },
      },
      async ({ params }) => store.files.get(params.ref),
    )
  }
