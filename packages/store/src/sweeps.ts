import {
  estimateCell,
  type Overrides,
  type Page,
  type RunCounts,
  type RunStatus,
  runStatuses,
  type SweepDetail,
  type SweepSpec,
  type SweepView,
  sweepStatus,
} from '@sweepstack/contracts'
import { type PageQuery, pageOfRows, pageSize, readCursor } from './cursor.js'
import type { Database } from './database.js'
import { isId } from './ids.js'
import { missing } from './missing.js'
import { storedSpec } from './stored-spec.js'
import { cancelSweep, extendSweep, retrySweep } from './sweep-actions.js'
import { type CreatedSweep, createSweep, type NewSweep } from './sweep-create.js'

/** Sweeps. Every method of one sweep throws `not-found` for an id that no sweep has. */
export const sweepsOf = (db: Database) => ({
  create: (sweep: NewSweep): Promise<CreatedSweep> => createSweep(db, sweep),
  cancel: (id: string): Promise<void> => cancelSweep(db, id),
  retry: (id: string): Promise<string[]> => retrySweep(db, id),
  extend: (id: string, seeds: number[]): Promise<string[]> => extendSweep(db, id, seeds),

  /** Newest first. */
  list: async (page: PageQuery = {}): Promise<Page<SweepView>> => {
    const size = pageSize(page)
    const after = readCursor(page)
    const rows = await db.prisma.sweep.findMany({
      select: COLUMNS,
      ...(after === null
        ? {}
        : {
            where: {
              OR: [
                { createdAt: { lt: after.createdAt } },
                { createdAt: after.createdAt, id: { lt: after.id } },
              ],
            },
          }),
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: size + 1,
    })
    const counts = await countRuns(
      db,
      rows.map((row) => row.id),
    )
    return pageOfRows(
      rows,
      size,
      (row) => row,
      (row) => sweepView(row, counts),
    )
  },

  view: (id: string): Promise<SweepView> => getView(db, id),

  /** The id of the newest sweep of a name, null where none has it. */
  newestNamed: async (name: string): Promise<string | null> => {
    const orderBy = [{ createdAt: 'desc' as const }, { id: 'desc' as const }]
    return (await db.prisma.sweep.findFirst({ where: { name }, select: { id: true }, orderBy }))?.id ?? null
  },

  get: async (id: string): Promise<SweepDetail> => {
    const view = await getView(db, id)
    const { spec, cells } = await db.prisma.sweep.findUniqueOrThrow({
      where: { id },
      select: { spec: true, cells: { orderBy: { index: 'asc' } } },
    })
    // What was stored was checked by the schema before; JSON columns cannot say so.
    const cellList = cells.map((cell) => {
      const resolved = storedSpec(cell.spec)
      const { index, hash } = cell
      const overrides = cell.overrides as Overrides
      return { index, hash, overrides, spec: resolved, estimate: estimateCell(resolved) }
    })
    return { ...view, spec: spec as SweepSpec, cellList }
  },
})

const COLUMNS = {
  id: true,
  name: true,
  createdAt: true,
  finishedAt: true,
  _count: { select: { cells: true } },
} as const
type SweepRow = {
  id: string
  name: string
  createdAt: Date
  finishedAt: Date | null
  _count: { cells: number }
}

const getView = async (db: Database, id: string): Promise<SweepView> => {
  const row = isId(id) ? await db.prisma.sweep.findUnique({ where: { id }, select: COLUMNS }) : null
  if (row === null) throw missing('sweep', id)
  return sweepView(row, await countRuns(db, [id]))
}

const countRuns = async (db: Database, sweepIds: string[]): Promise<Map<string, RunCounts>> => {
  const rows = await db.prisma.run.groupBy({
    by: ['sweepId', 'status'],
    where: { sweepId: { in: sweepIds } },
    _count: true,
  })
  const counts = new Map(sweepIds.map((id) => [id, noRuns()]))
  for (const row of rows) {
    const of = counts.get(row.sweepId)
    if (of !== undefined) of[row.status as RunStatus] = row._count
  }
  return counts
}

const noRuns = (): RunCounts => Object.fromEntries(runStatuses.map((status) => [status, 0])) as RunCounts

const sweepView = (row: SweepRow, counts: Map<string, RunCounts>): SweepView => {
  const runs = counts.get(row.id) ?? noRuns()
  return {
    id: row.id,
    name: row.name,
    status: sweepStatus(runs),
    cells: row._count.cells,
    runs,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  }
}
