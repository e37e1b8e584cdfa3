import {
  type Artifact,
  type Attempt,
  artifactSchema,
  attemptSchema,
  type CheckpointView,
  checkpointSchema,
  type DryRun,
  dryRunSchema,
  type Format,
  type Metric,
  metricSchema,
  type Page,
  type ProbeRow,
  pageOf,
  probeRowSchema,
  type Results,
  type ResultsBy,
  type RunDetail,
  type RunView,
  resultsSchema,
  runDetailSchema,
  runViewSchema,
  type SweepDetail,
  type SweepView,
  sweepDetailSchema,
  sweepViewSchema,
} from '@sweepstack/contracts'
import { z } from 'zod'
import { type Datasets, datasetsOf } from './datasets.js'
import { type EventsOptions, type SweepUpdate, sweepUpdates } from './events.js'
import { createHttp, type HttpOptions } from './http.js'
import { type Models, modelsOf } from './models.js'
import { allPages } from './pages.js'
import type { Query } from './query.js'

export type ClientOptions = HttpOptions
export type Client = {
  /** The address it calls, without a slash at the end. */
  baseUrl: string
  sweeps: {
    /** Submits a spec, parsed already. Without a key of your own each call is a new sweep, however often it is retried. */
    create(spec: unknown, options?: { idempotencyKey?: string }): Promise<SweepView>
    /** The cells and the estimate; nothing is stored. */
    dryRun(spec: unknown): Promise<DryRun>
    list(page?: PageQuery): Promise<Page<SweepView>>
    /** Every sweep, newest first. */
    all(): AsyncGenerator<SweepView, void, undefined>
    get(id: string): Promise<SweepDetail>
    cancel(id: string): Promise<SweepView>
    /** Queues failed and cancelled runs again. */
    retry(id: string): Promise<SweepView>
    /** Adds seeds to every cell; those it has already change nothing. */
    extend(id: string, seeds: readonly number[]): Promise<SweepView>
    events(id: string, options?: EventsOptions): AsyncGenerator<SweepUpdate, void, undefined>
  }
  runs: {
    /** Filters: `sweep` (id or name), `status`, and spec paths such as `'model.layers': '1,2'`. */
    list(query?: Query): Promise<Page<RunView>>
    /** Every run of the filter, page after page. */
    all(query?: Query): AsyncGenerator<RunView, void, undefined>
    get(id: string): Promise<RunDetail>
    metrics(id: string): Promise<Metric[]>
    attempts(id: string): Promise<Attempt[]>
    /** The states of its training it can go on from; each is an artifact, too. */
    checkpoints(id: string): Promise<CheckpointView[]>
    artifacts(id: string): Promise<Artifact[]>
    artifact(id: string, name: string): Promise<Uint8Array>
  }
  /** Accuracy by an axis or test. Filters: sweep, test, label, value (`2..6`), spec paths. */
  results(query: ResultsQuery): Promise<Results>
  probes(query?: Query): Promise<ProbeRow[]>
  /** A table as the API writes it; `path` is results, probes, runs or runs/<id>/metrics. */
  table(path: string, format: Exclude<Format, 'json'>, query?: Query): Promise<string>
  datasets: Datasets
  /** Models to evaluate as they are. */
  models: Models
  /** The JSON schema of a spec, for editors. */
  specSchema(): Promise<Record<string, unknown>>
  /** Resolves when the API, its database and its queue answer. One try, at most two seconds. */
  ready(): Promise<void>
}
export type PageQuery = { limit?: number; cursor?: string }
export type ResultsQuery = Query & { by: ResultsBy }

const ARTIFACT_TIMEOUT_MS = 600_000

/** A client of the API. Every failure is a SweepstackError; answers are checked by the shapes of contracts. */
export const createClient = (options: ClientOptions): Client => {
  const http = createHttp(options)
  const at = (...parts: string[]): string => `/v1/${parts.map(encodeURIComponent).join('/')}`
  const act = (id: string, action: string) => http.json(sweepViewSchema, at('sweeps', id, action), POST)
  const json = (body: unknown) => ({
    method: 'POST' as const,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const listSweeps = (page: PageQuery = {}): Promise<Page<SweepView>> =>
    http.json(pageOf(sweepViewSchema), at('sweeps'), { query: page })
  const listRuns = (query: Query = {}) => http.json(pageOf(runViewSchema), at('runs'), { query })

  return {
    baseUrl: http.base,
    sweeps: {
      create: (spec, { idempotencyKey = globalThis.crypto.randomUUID() } = {}) => {
        const call = json(spec)
        const headers = { ...call.headers, 'idempotency-key': idempotencyKey }
        return http.json(sweepViewSchema, at('sweeps'), { ...call, headers, repeatable: true })
      },
      dryRun: (spec) =>
        http.json(dryRunSchema, at('sweeps'), { ...json(spec), query: { dryRun: true }, repeatable: true }),
      list: listSweeps,
      all: () => allPages(listSweeps),
      get: (id) => http.json(sweepDetailSchema, at('sweeps', id)),
      cancel: (id) => act(id, 'cancel'),
      retry: (id) => act(id, 'retry'),
      extend: (id, seeds) => http.json(sweepViewSchema, at('sweeps', id, 'extend'), json({ seeds })),
      events: (id, events) => sweepUpdates(http, id, events),
    },
    runs: {
      list: listRuns,
      all: (query = {}) => allPages((page) => listRuns({ ...query, ...page })),
      get: (id) => http.json(runDetailSchema, at('runs', id)),
      metrics: (id) => http.json(z.array(metricSchema), at('runs', id, 'metrics')),
      attempts: (id) => http.json(z.array(attemptSchema), at('runs', id, 'attempts')),
      checkpoints: (id) => http.json(z.array(checkpointSchema), at('runs', id, 'checkpoints')),
      artifacts: (id) => http.json(z.array(artifactSchema), at('runs', id, 'artifacts')),
      artifact: async (id, name) => {
        const call = { accept: '*/*', timeoutMs: ARTIFACT_TIMEOUT_MS }
        return new Uint8Array(await (await http.send(at('runs', id, 'artifacts', name), call)).arrayBuffer())
      },
    },
    results: (query) => http.json(resultsSchema, at('results'), { query }),
    probes: (query = {}) => http.json(z.array(probeRowSchema), at('probes'), { query }),
    table: async (path, format, query = {}) => {
      const call = { query: { ...query, format }, accept: '*/*' }
      return (await http.send(at(...path.split('/')), call)).text()
    },
    datasets: datasetsOf(http),
    models: modelsOf(http),
    specSchema: () => http.json(z.record(z.string(), z.unknown()), at('schema', 'sweep.json')),
    ready: async () => {
      await http.send('/readyz', { repeatable: false, timeoutMs: 2_000 })
    },
  }
}

const POST = { method: 'POST' } as const
