import { readFileSync } from 'node:fs'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { serializerCompiler } from 'fastify-type-provider-zod'
import type { AppDeps } from './deps.js'
import { validatorCompiler } from './http/validation.js'
import { auth } from './plugins/auth.js'
import { bodyParsers } from './plugins/body-parsers.js'
import { closing } from './plugins/closing.js'
import { docs } from './plugins/docs.js'
import { errors, rawProblem, sendProblem } from './plugins/errors.js'
import { metrics } from './plugins/metrics.js'
import { notFound } from './plugins/not-found.js'
import { requestId, requestIdOf } from './plugins/request-id.js'
import { sse } from './plugins/sse.js'
import { storable } from './plugins/storable.js'
import { artifactRoutes } from './routes/artifacts.js'
import { datasetRoutes } from './routes/datasets.js'
import { healthRoutes } from './routes/health.js'
import { metricsRoutes } from './routes/metrics.js'
import { modelRoutes } from './routes/models.js'
import { probeRoutes } from './routes/probes.js'
import { resultRoutes } from './routes/results.js'
import { runRoutes } from './routes/runs.js'
import { schemaRoutes } from './routes/schema.js'
import { sweepActionRoutes } from './routes/sweep-actions.js'
import { sweepEventRoutes } from './routes/sweep-events.js'
import { sweepRoutes } from './routes/sweeps.js'

export type App = FastifyInstance<Server, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>

/** The version in package.json, as metrics and documentation show it. */
const version = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version

/**
 * The API, ready to inject into or to listen. It owns none of its deps: closing it ends its streams and its
 * server, and leaves the store and the queue open.
 */
export const buildApp = async (deps: AppDeps): Promise<App> => {
  const token = deps.token ?? null
  const app = Fastify({
    ...(deps.logger === undefined ? { logger: false } : { loggerInstance: deps.logger }),
    bodyLimit: deps.bodyLimit ?? 2 ** 20,
    genReqId: requestIdOf,
    requestIdHeader: false,
    // Time to receive a whole request: the largest upload on a slow line, but no reader that never ends.
    requestTimeout: 3_600_000,
    routerOptions: { maxParamLength: 500 },
    forceCloseConnections: 'idle',
    frameworkErrors: sendProblem,
    clientErrorHandler(error, socket) {
      if (socket.writable) socket.end(rawProblem(`the request is not HTTP: ${error.message}`))
      else socket.destroy()
    },
  }).withTypeProvider<ZodTypeProvider>() as unknown as App
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)

  await app.register(errors)
  await app.register(requestId)
  await app.register(auth, { token })
  await app.register(notFound)
  await app.register(bodyParsers)
  await app.register(storable)
  await app.register(sse)
  await app.register(closing)
  await app.register(metrics, { store: deps.store, queue: deps.queue, version })
  await app.register(docs, { version, token: token !== null })

  await app.register(healthRoutes(deps))
  await app.register(metricsRoutes)
  await app.register(
    async (v1) => {
      await v1.register(sweepRoutes(deps))
      await v1.register(sweepActionRoutes(deps))
      await v1.register(sweepEventRoutes(deps))
      await v1.register(runRoutes(deps))
      await v1.register(artifactRoutes(deps))
      await v1.register(resultRoutes(deps))
      await v1.register(probeRoutes(deps))
      await v1.register(datasetRoutes(deps))
      await v1.register(modelRoutes(deps))
      await v1.register(schemaRoutes)
    },
    { prefix: '/v1' },
  )
  await app.ready()
  return app
}
