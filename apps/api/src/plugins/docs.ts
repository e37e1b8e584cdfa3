import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import fp from 'fastify-plugin'
import { transform, transformObject } from '../http/openapi.js'

/** OpenAPI 3.1 at /docs/json, made from the schemas that check the requests, and its page at /docs. */
export const docs = fp<{ version: string; token: boolean }>(async (app, { version, token }) => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Sweepstack',
        version,
        description:
          'Sweeps of small transformers over bracket strings: do they keep a stack, or do they count? ' +
          'Errors are problem+json with a code (docs/errors.md), the paths at fault and a fix.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      tags: TAGS,
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      ...(token ? { security: [{ token: [] }] } : {}),
    },
    transform,
    transformObject,
  })
  await app.register(async (pages) => {
    // The page holds nothing but the shape of the API, and a browser cannot send a token before it is open.
    pages.addHook('onRoute', (route) => {
      route.config = { ...route.config, public: true }
    })
    await pages.register(swaggerUi, { routePrefix: '/docs', staticCSP: true })
  })
})

const TAGS = [
  { name: 'sweeps', description: 'Submit, watch, cancel, retry, extend' },
  { name: 'runs', description: 'A cell with a seed: its metrics, attempts and artifacts' },
  { name: 'results', description: 'Accuracy by an axis over seeds, and probes' },
  {
    name: 'datasets',
    description: 'Data files, kept by their strings; audits, previews and files of any data',
  },
  { name: 'service', description: 'Health, metrics, schemas' },
]
