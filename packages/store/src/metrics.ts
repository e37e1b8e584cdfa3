import type { Metric } from '@sweepstack/contracts'
import type { Held } from './claim.js'
import type { Database } from './database.js'

/**
 * Adds metrics to an attempt. The run's row is share-locked meanwhile, so no other worker takes it over between
 * the look at the token and the insert. False: the claim is lost.
 */
export const insertMetrics = async (
  db: Database,
  { runId, token }: Held,
  rows: Metric[],
): Promise<boolean> => {
  const [held] = await db.query<{ held: boolean }>(
    `WITH held AS (SELECT id FROM runs WHERE id = $1 AND token = $2 AND status = 'running' FOR SHARE),
     added AS (
       INSERT INTO metrics (run_id, attempt, split, step, epoch, loss, accuracy, learning_rate, gradient_norm, tokens_per_second)
       SELECT held.id, $2, m.* FROM held, unnest($3::text[], $4::int[], $5::float8[], $6::float8[], $7::float8[],
         $8::float8[], $9::float8[], $10::float8[]) AS m
       ON CONFLICT DO NOTHING)
     SELECT EXISTS (SELECT FROM held) AS held`,
    [
      runId,
      token,
      rows.map((m) => m.split),
      rows.map((m) => m.step),
      rows.map((m) => m.epoch),
      rows.map((m) => m.loss),
      rows.map((m) => m.accuracy),
      rows.map((m) => m.learningRate),
      rows.map((m) => m.gradientNorm),
      rows.map((m) => m.tokensPerSecond),
    ],
  )
  return held?.held === true
}
