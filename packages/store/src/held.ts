import type { Held } from './claim.js'
import type { Sql } from './database.js'

/** Whether a claim still holds its run; the run's row is locked then, so that it does to the end of the transaction. */
export const holds = async (sql: Sql, { runId, token }: Held): Promise<boolean> => {
  const rows = await sql.query(
    "SELECT FROM runs WHERE id = $1 AND token = $2 AND status = 'running' FOR NO KEY UPDATE",
    [runId, token],
  )
  return rows.length > 0
}
