import { type CheckpointView, checkpointName } from '@sweepstack/contracts'
import type { Database } from '../database.js'

/** The checkpoints there are of a run, by step. */
export const listCheckpoints = async (db: Database, runId: string): Promise<CheckpointView[]> => {
  const rows = await db.prisma.checkpoint.findMany({
    where: { runId },
    omit: { runId: true },
    include: { blob: { select: { bytes: true } } },
    orderBy: { step: 'asc' },
  })
  return rows.map(({ blob, createdAt, ...row }) => ({
    ...row,
    name: checkpointName(row.step),
    bytes: blob.bytes,
    createdAt: createdAt.toISOString(),
  }))
}
