import {
  type Attempt,
  type CheckpointView,
  type Environment,
  type Metric,
  type Page,
  type RunCounts,
  type RunDetail,
  type RunStatus,
  type RunView,
  runStatuses,
  type SpecFilter,
  type TrainingSummary,
} from '@sweepstack/contracts'
import { type ArtifactBytes, artifactBytes, listArtifacts } from './artifacts.js'
import type { Blobs } from './blobs/blobs.js'
import { listCheckpoints } from './checkpoints/list.js'
import { type PageQuery, pageOfRows, pageSize, readCursor } from './cursor.js'
import type { Database } from './database.js'
import { isId } from './ids.js'
import { missing } from './missing.js'
import { RUN_COLUMNS, RUN_TABLES, type RunRow, runView } from './run-view.js'
import { checkPaths, specCondition } from './spec-filters.js'

export type RunFilter = {
  sweepId?: string | undefined
  /** Any of these. */
  status?: readonly RunStatus[] | undefined
  filters?: SpecFilter[] | undefined
}

/** Runs, to read them and to say that no worker heard of them. Every method of one run throws `not-found` for an id that no run has. */
export const runsOf = (db: Database, blobs: Blobs) => ({
  /** The newest sweeps' first, within a sweep in its cells' order. A sweep that does not exist has no runs. */
  list: (filter: RunFilter = {}, page: PageQuery = {}): Promise<Page<RunView>> => listRuns(db, filter, page),

  get: (id: string): Promise<RunDetail> => getRun(db, id),

  /** How many runs of all sweeps are in each state. */
  counts: async (): Promise<RunCounts> => {
    const rows = await db.prisma.run.groupBy({ by: ['status'], _count: true })
    return {
      ...(Object.fromEntries(runStatuses.map((status) => [status, 0])) as RunCounts),
      ...Object.fromEntries(rows.map((row) => [row.status, row._count])),
    }
  },

  /**
   * Says that these runs did not reach the queue, so that the next reconcile enqueues them; otherwise it waits until
   * they count as lost. Runs no longer queued, and those another is busy with, stay as they are.
   */
  wakeFailed: async (ids: readonly string[]): Promise<void> => {
    await db.query(
      `UPDATE runs SET enqueued_at = NULL WHERE id IN (
         SELECT id FROM runs WHERE id = ANY($1::uuid[]) AND status = 'queued' FOR NO KEY UPDATE SKIP LOCKED)`,
      [ids],
    )
  },

  /** The training curve of the newest attempt, by step. */
  metrics: async (id: string): Promise<Metric[]> => {
    const { token } = await existingRun(db, id)
    const rows = await db.prisma.metric.findMany({
      where: { runId: id, attempt: token },
      omit: { runId: true, attempt: true },
      orderBy: [{ step: 'asc' }, { split: 'asc' }],
    })
    return rows.map((row) => ({ ...row, split: row.split as Metric['split'] }))
  },

  /** Oldest first. */
  attempts: async (id: string): Promise<Attempt[]> => {
    await existingRun(db, id)
    const rows = await db.prisma.attempt.findMany({ where: { runId: id }, orderBy: { number: 'asc' } })
    return rows.map((row) => ({
      number: row.number,
      worker: row.worker,
      startedAt: row.startedAt.toISOString(),
      endedAt: row.endedAt?.toISOString() ?? null,
      outcome: row.outcome as Attempt['outcome'],
      code: row.code as Attempt['code'],
      cause: row.cause,
      resumedFrom: row.resumedFrom,
      notResumed: row.notResumed,
      environment: row.environment as Environment | null,
    }))
  },

  artifacts: async (id: string) => {
    await existingRun(db, id)
    return listArtifacts(db, id)
  },

  /** By step; while the run goes on mostly the newest, afterwards those its spec says are to be kept. */
  checkpoints: async (id: string): Promise<CheckpointView[]> => {
    await existingRun(db, id)
    return listCheckpoints(db, id)
  },

  /** Throws `not-found` where the run has no artifact of the name. */
  artifactBytes: async (id: string, name: string): Promise<ArtifactBytes> => {
    await existingRun(db, id)
    return artifactBytes(db, blobs, id, name)
  },
})

const existingRun = async (db: Database, id: string): Promise<{ token: number }> => {
  const run = isId(id) ? await db.prisma.run.findUnique({ where: { id }, select: { token: true } }) : null
  if (run === null) throw missing('run', id)
  return run
}

const listRuns = async (db: Database, filter: RunFilter, page: PageQuery): Promise<Page<RunView>> => {
  const { sweepId = null, status = null, filters = [] } = filter
  const size = pageSize(page)
  const after = readCursor(page)
  if (sweepId !== null && !isId(sweepId)) return { items: [], next: null }
  await checkPaths(db, sweepId, filters)
  const spec = specCondition('c.spec', filters, 6)
  const rows = await db.query<RunRow>(
    `SELECT ${RUN_COLUMNS} FROM ${RUN_TABLES}
     WHERE ($1::uuid IS NULL OR r.sweep_id = $1) AND ($2::text[] IS NULL OR r.status = ANY($2))
       AND ($3::timestamptz IS NULL OR (r.created_at <= $3 AND (r.created_at < $3 OR r.id > $4)))
       AND ${spec.text}
     ORDER BY r.created_at DESC, r.id LIMIT $5`,
    [sweepId, status, after?.createdAt ?? null, after?.id ?? null, size + 1, ...spec.values],
  )
  return pageOfRows(rows, size, (row) => row, runView)
}

const getRun = async (db: Database, id: string): Promise<RunDetail> => {
  if (!isId(id)) throw missing('run', id)
  const [row] = await db.query<
    RunRow & { training: TrainingSummary | null; environment: Environment | null }
  >(`SELECT ${RUN_COLUMNS}, r.training, r.environment FROM ${RUN_TABLES} WHERE r.id = $1`, [id])
  if (row === undefined) throw missing('run', id)
  const [datasets, artifacts] = await Promise.all([
    db.prisma.runDataset.findMany({ where: { runId: id }, omit: { runId: true }, orderBy: { name: 'asc' } }),
    listArtifacts(db, id),
  ])
  return { ...runView(row), training: row.training, environment: row.environment, datasets, artifacts }
}
