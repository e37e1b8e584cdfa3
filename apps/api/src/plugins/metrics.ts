import fp from 'fastify-plugin'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { AppDeps } from '../deps.js'

declare module 'fastify' {
  interface FastifyInstance {
    metrics: Registry
  }
  interface FastifyContextConfig {
    /** An answer that lasts as long as its reader: its duration says nothing. */
    stream?: boolean
  }
}

/** Prometheus metrics in a registry of the app's own, so that two apps in one process do not share them. */
export const metrics = fp<Pick<AppDeps, 'store' | 'queue'> & { version: string }>(
  async (app, { store, queue, version }) => {
    const registry = new Registry()
    app.decorate('metrics', registry)
    // Memory, CPU and how long the event loop keeps callers waiting.
    collectDefaultMetrics({ register: registry })

    const durations = new Histogram({
      name: 'sweepstack_http_request_duration_seconds',
      help: 'Time to answer, by method, route and status',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers: [registry],
    })
    app.addHook('onResponse', async (request, reply) => {
      if (request.routeOptions.config?.stream === true) return
      // The pattern, never the path: ids would make a series each.
      const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none')
      durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000)
    })

    new Gauge({
      name: 'sweepstack_build_info',
      help: 'Always 1; the labels say what runs',
      labelNames: ['version', 'node'],
      registers: [registry],
    }).set({ version, node: process.version }, 1)

    // A service that is down must not take /metrics with it: its gauge has no value then.
    const gaugeOf = (
      name: string,
      help: string,
      label: string,
      read: () => Promise<Record<string, number>>,
    ) =>
      new Gauge({
        name,
        help,
        labelNames: [label],
        registers: [registry],
        async collect() {
          this.reset()
          try {
            for (const [value, n] of Object.entries(await read())) this.set({ [label]: value }, n)
          } catch (error) {
            app.log.warn({ err: error }, `${name} has no value`)
          }
        },
      })
    gaugeOf('sweepstack_runs', 'Runs by status', 'status', () => store.runs.counts())
    gaugeOf('sweepstack_queue_jobs', 'Jobs in the queue by state', 'state', () => queue.counts())
  },
)
