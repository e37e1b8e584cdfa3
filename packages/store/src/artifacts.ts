import { type Artifact, stepOfCheckpoint } from '@sweepstack/contracts'
import { type Blobs, suspect } from './blobs/blobs.js'
import { listCheckpoints } from './checkpoints/list.js'
import type { Held } from './claim.js'
import type { Database, Sql } from './database.js'
import { holds } from './held.js'
import { missing } from './missing.js'

/** A file a run leaves behind. */
export type NewArtifact = { name: string; mediaType: string; bytes: Uint8Array }
export type ArtifactBytes = { mediaType: string; sha256: string; bytes: Uint8Array }

const BINARY = 'application/octet-stream'

/** By name; the checkpoints there are among them. */
export const listArtifacts = async (db: Database, runId: string): Promise<Artifact[]> => {
  const rows = await db.prisma.artifact.findMany({
    where: { runId },
    include: { blob: { select: { bytes: true } } },
    orderBy: { name: 'asc' },
  })
  const checkpoints = await listCheckpoints(db, runId)
  const files = rows.map(({ name, mediaType, sha256, blob }) => ({
    name,
    mediaType,
    sha256,
    bytes: blob.bytes,
  }))
  const states = checkpoints.map(({ name, sha256, bytes }) => ({ name, mediaType: BINARY, sha256, bytes }))
  return [...states, ...files].sort((a, b) => (a.name < b.name ? -1 : 1))
}

export const artifactBytes = async (
  db: Database,
  blobs: Blobs,
  runId: string,
  name: string,
): Promise<ArtifactBytes> => {
  const step = stepOfCheckpoint(name)
  const [row] = await db.query<{ mediaType: string; sha256: string }>(
    `SELECT media_type AS "mediaType", sha256 FROM artifacts WHERE run_id = $1 AND name = $2
     UNION ALL SELECT $4, sha256 FROM checkpoints WHERE run_id = $1 AND step = $3`,
    // A name with NUL is no artifact's, and PostgreSQL would call it an error.
    [runId, name.replaceAll('\0', '\ufffd'), step, BINARY],
  )
  if (row === undefined) throw missing(`artifact of run ${runId} named`, name)
  return { ...row, bytes: await blobs.get(row.sha256) }
}

/** Artifacts of a run, whose contents are held. One of the same name is replaced. */
export const insertArtifacts = async (
  sql: Sql,
  runId: string,
  artifacts: readonly Pick<NewArtifact, 'name' | 'mediaType'>[],
  hashes: string[],
): Promise<void> => {
  const replaced = await sql.query<{ sha256: string }>(
    'SELECT sha256 FROM artifacts WHERE run_id = $1 AND name = ANY($2::text[])',
    [runId, artifacts.map(({ name }) => name)],
  )
  await sql.query(
    `INSERT INTO artifacts (run_id, name, media_type, sha256)
     SELECT $1, a.* FROM unnest($2::text[], $3::text[], $4::text[]) AS a
     ON CONFLICT (run_id, name) DO UPDATE SET media_type = excluded.media_type, sha256 = excluded.sha256`,
    [runId, artifacts.map((a) => a.name), artifacts.map((a) => a.mediaType), hashes],
  )
  await suspect(
    sql,
    replaced.map(({ sha256 }) => sha256),
  )
}

/** An artifact that a run leaves on its way, such as a snapshot. False, with nothing changed, where the claim is lost. */
export const addArtifact = (blobs: Blobs, held: Held, artifact: NewArtifact): Promise<boolean> =>
  blobs.referring([artifact.bytes], async (sql, hashes) => {
    if (!(await holds(sql, held))) return false
    await insertArtifacts(sql, held.runId, [artifact], hashes)
    return true
  })
