import type { DatasetDigest, ProbeResult, TestResult } from '@sweepstack/contracts'
import type { Sql } from './database.js'

/** The rows of a run's result, in bulk: one statement a table, whatever their number. */
export const insertTests = async (sql: Sql, runId: string, tests: TestResult[]): Promise<void> => {
  await sql.query(
    `INSERT INTO test_results (run_id, test, n, correct, predicted_balanced, loss, logit_mean, logit_sd, min_length, max_length,
       pairs, shortcuts)
     SELECT $1, t.* FROM unnest($2::text[], $3::int[], $4::int[], $5::int[], $6::float8[], $7::float8[], $8::float8[],
       $9::int[], $10::int[], $11::json[], $12::json[]) AS t`,
    [
      runId,
      tests.map((t) => t.test),
      tests.map((t) => t.n),
      tests.map((t) => t.correct),
      tests.map((t) => t.predictedBalanced),
      tests.map((t) => t.loss),
      tests.map((t) => t.logitMean),
      tests.map((t) => t.logitSd),
      tests.map((t) => t.minLength),
      tests.map((t) => t.maxLength),
      tests.map((t) => (t.pairs === null ? null : JSON.stringify(t.pairs))),
      tests.map((t) => JSON.stringify(t.shortcuts)),
    ],
  )
}

export const insertBuckets = async (sql: Sql, runId: string, tests: TestResult[]): Promise<void> => {
  const rows = tests.flatMap(({ test, buckets }) => buckets.map((bucket) => ({ test, ...bucket })))
  await sql.query(
    `INSERT INTO buckets (run_id, axis, test, value, label, n, correct, counter)
     SELECT $1, b.* FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::int[], $8::int[]) AS b`,
    [
      runId,
      rows.map((b) => b.axis),
      rows.map((b) => b.test),
      rows.map((b) => b.value),
      rows.map((b) => b.label),
      rows.map((b) => b.n),
      rows.map((b) => b.correct),
      rows.map((b) => b.counter),
    ],
  )
}

export const insertProbes = async (sql: Sql, runId: string, probes: ProbeResult[]): Promise<void> => {
  await sql.query(
    `INSERT INTO probe_results (run_id, ordinal, target, test, layer, hook, metric, score, low, high, control,
       selectivity, shuffled, majority, n)
     SELECT $1, p.* FROM unnest($2::int[], $3::text[], $4::text[], $5::int[], $6::text[], $7::text[], $8::float8[],
       $9::float8[], $10::float8[], $11::float8[], $12::float8[], $13::float8[], $14::float8[], $15::int[]) AS p`,
    [
      runId,
      probes.map((_, i) => i),
      probes.map((p) => p.target),
      probes.map((p) => p.test),
      probes.map((p) => p.layer),
      probes.map((p) => p.hook),
      probes.map((p) => p.metric),
      probes.map((p) => p.score),
      probes.map((p) => p.low),
      probes.map((p) => p.high),
      probes.map((p) => p.control),
      probes.map((p) => p.selectivity),
      probes.map((p) => p.shuffled),
      probes.map((p) => p.majority),
      probes.map((p) => p.n),
    ],
  )
}

export const insertDatasets = async (sql: Sql, runId: string, datasets: DatasetDigest[]): Promise<void> => {
  await sql.query(
    `INSERT INTO run_datasets (run_id, name, sha256, n, balanced, dropped_leaks)
     SELECT $1, d.* FROM unnest($2::text[], $3::text[], $4::int[], $5::int[], $6::int[]) AS d`,
    [
      runId,
      datasets.map((d) => d.name),
      datasets.map((d) => d.sha256),
      datasets.map((d) => d.n),
      datasets.map((d) => d.balanced),
      datasets.map((d) => d.droppedLeaks),
    ],
  )
}
