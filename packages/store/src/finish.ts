import { type Bucket, type RunResult, SweepstackError, type TestResult } from '@sweepstack/contracts'
import { insertArtifacts, type NewArtifact } from './artifacts.js'
import type { Blobs } from './blobs/blobs.js'
import { prune } from './checkpoints/keep.js'
import type { Held } from './claim.js'
import type { Sql } from './database.js'
import { emit } from './events.js'
import { insertBuckets, insertDatasets, insertProbes, insertTests } from './result-rows.js'
import { endSweeps } from './sweep-end.js'

/**
 * Ends a run as done with its result and artifacts in one transaction, and drops the checkpoints that are not to be kept: a result is there
 * whole or not at all, and a run never has two. False, with nothing changed, where the claim is lost.
 * @throws SweepstackError `internal` where a test's buckets do not add up to the test, or its counter's to the same along each axis.
 */
export const finishRun = async (
  blobs: Blobs,
  { runId, token }: Held,
  result: RunResult,
  artifacts: NewArtifact[],
): Promise<boolean> => {
  result.tests.forEach(checkSums)
  const contents = artifacts.map(({ bytes }) => bytes)
  return blobs.referring(contents, async (sql, hashes) => {
    const [run] = await sql.query<{ sweep_id: string; worker: string }>(
      `UPDATE runs SET status = 'done', finished_at = clock_timestamp(), lease_until = NULL, cancel_requested = false,
         error = NULL, progress = NULL, training = $3, environment = $4
       WHERE id = $1 AND token = $2 AND status = 'running' RETURNING sweep_id, worker`,
      [runId, token, JSON.stringify(result.training), JSON.stringify(result.environment)],
    )
    if (run === undefined) return isStored(sql, runId, token)
    await insertTests(sql, runId, result.tests)
    await insertBuckets(sql, runId, result.tests)
    await insertProbes(sql, runId, result.probes)
    await insertDatasets(sql, runId, result.datasets)
    await insertArtifacts(sql, runId, artifacts, hashes)
    await prune(sql, runId, { newest: false })
    await sql.query(
      `UPDATE attempts SET ended_at = clock_timestamp(), outcome = 'done', environment = $3
       WHERE run_id = $1 AND number = $2`,
      [runId, token, JSON.stringify(result.environment)],
    )
    const { sweep_id: sweepId, worker } = run
    const ended = await endSweeps(sql, [sweepId])
    await emit(sql, [{ sweepId, runId, type: 'run.done', data: { worker, attempt: token } }, ...ended])
    return true
  })
}

const isStored = async (sql: Sql, runId: string, token: number): Promise<boolean> => {
  const rows = await sql.query("SELECT FROM runs WHERE id = $1 AND token = $2 AND status = 'done'", [
    runId,
    token,
  ])
  return rows.length > 0
}

/**
 * The label axis stands for the whole test where results are asked by test, so it has to cover it. What the counter
 * has right of a whole test is the same along every axis, and what the shortcut `count` says.
 */
const checkSums = ({ test, n, correct, shortcuts, buckets }: TestResult): void => {
  const sums = sumsByAxis(buckets)
  const label = sums.get('label') ?? { n: 0, correct: 0, counter: 0 }
  if (label.n !== n || label.correct !== correct)
    throw new SweepstackError(
      'internal',
      `the label buckets of test ${test} hold ${label.correct} of ${label.n} correct, the test ${correct} of ${n}`,
    )
  const count = shortcuts.find((shortcut) => shortcut.name === 'count' && shortcut.n === n)
  const others = [
    ...[...sums]
      .filter(([, sum]) => sum.n === n)
      .map(([axis, { counter }]) => ({ of: `axis ${axis}`, counter })),
    ...(count === undefined ? [] : [{ of: 'shortcut count', counter: count.correct }]),
  ]
  const odd = others.find(({ counter }) => counter !== label.counter)
  if (odd !== undefined)
    throw new SweepstackError(
      'internal',
      `of test ${test} a counter has ${label.counter} right by its label buckets, ${odd.counter} by ${odd.of}`,
    )
}

type Sums = Pick<Bucket, 'n' | 'correct' | 'counter'>

const sumsByAxis = (buckets: readonly Bucket[]): Map<Bucket['axis'], Sums> => {
  const sums = new Map<Bucket['axis'], Sums>()
  for (const { axis, n, correct, counter } of buckets) {
    const sum = sums.get(axis) ?? { n: 0, correct: 0, counter: 0 }
    sums.set(axis, { n: sum.n + n, correct: sum.correct + correct, counter: sum.counter + counter })
  }
  return sums
}
