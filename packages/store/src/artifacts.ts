import type { Artifact } from '@sweepstack/contracts'
import type { Database } from './database.js'
import { missing } from './missing.js'

export type ArtifactBytes = { mediaType: string; sha256: string; bytes: Uint8Array }

export const listArtifacts = async (db: Database, runId: string): Promise<Artifact[]> => {
  const rows = await db.prisma.artifact.findMany({
    where: { runId },
    include: { blob: { select: { bytes: true } } },
    orderBy: { name: 'asc' },
  })
  return rows.map(({ name, mediaType, sha256, blob }) => ({ name, mediaType, sha256, bytes: blob.bytes }))
}

export const artifactBytes = async (db: Database, runId: string, name: string): Promise<ArtifactBytes> => {
  const [row] = await db.query<ArtifactBytes>(
    `SELECT a.media_type AS "mediaType", a.sha256, b.content AS bytes FROM artifacts a JOIN blobs b USING (sha256)
     WHERE a.run_id = $1 AND a.name = $2`,
    // A name with NUL is no artifact's, and PostgreSQL would call it an error.
    [runId, name.replaceAll('\0', '\ufffd')],
  )
  if (row === undefined) throw missing(`artifact of run ${runId} named`, name)
  return row
}
