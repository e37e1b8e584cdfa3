import {
  AXES,
  type Label,
  type Overrides,
  type PairsResult,
  type ResultsBy,
  type ShortcutName,
  type SpecFilter,
  SweepstackError,
} from '@sweepstack/contracts'
import { cellInfo } from './cell-info.js'
import type { Database } from './database.js'
import { isId } from './ids.js'
import { missing } from './missing.js'
import { type Condition, checkPaths, specCondition } from './spec-filters.js'

/** What of the finished runs is asked for: those of one sweep, one test, some seeds, that fit the spec filters. */
export type RunSelection = {
  sweep?: string | undefined
  test?: string | undefined
  seeds?: number[] | undefined
  filters?: SpecFilter[] | undefined
}
export type CountQuery = RunSelection & {
  by: ResultsBy
  /** Counts only strings with this label; both without. */
  label?: Label | undefined
  /** Only these values of the axis: a list, or a range on integer axes. */
  values?: SpecFilter['test'] | undefined
}

/** What one shortcut has right of a run's test. */
export type SeedShortcut = { name: ShortcutName; n: number; correct: number }
/** A run's minimal pairs of a test: how many, how many with both right, and the mean gap of their logits. */
export type SeedPairs = Pick<PairsResult, 'n' | 'bothRight' | 'gapMean'>

/**
 * One seed's integers in one bucket. `counter` of the n strings the best rule that sees only the count has right;
 * `constant`: the run gave all strings of the test the same answer. Shortcuts and pairs are of whole tests: of a part of
 * one there are none.
 */
export type SeedCount = {
  seed: number
  runId: string
  n: number
  correct: number
  nBalanced: number
  correctBalanced: number
  counter: number
  constant: boolean
  shortcuts: SeedShortcut[]
  pairs: SeedPairs | null
}

/**
 * One bucket of one cell on one test with each finished seed's counts: all that a `ResultRow` is computed from. By
 * `test` there is one row a test and `value` is the test's name. `n` and `correct` of a seed count both labels, or
 * only the label asked for.
 */
export type CountRow = {
  sweepId: string
  sweep: string
  cell: number
  cellHash: string
  overrides: Overrides
  test: string
  trainedMinLength: number | null
  trainedMaxLength: number | null
  /** Over the seeds whose test has strings; null where none has any. */
  testMinLength: number | null
  testMaxLength: number | null
  by: ResultsBy
  value: number | string
  label: Label | null
  seeds: SeedCount[]
}

/** More rows than this are refused: it is a question too wide for one answer. */
export const MAX_ROWS = 100_000

type Row = {
  sweep_id: string
  cell_hash: string
  test: string
  value: string
  min_length: number | null
  max_length: number | null
  /** Without names: there are many, and they are parsed on the event loop. */
  seeds: [
    ...[seed: number, runId: string, n: number, correct: number, nBalanced: number, correctBalanced: number],
    ...[counter: number, constant: boolean],
    shortcuts: [ShortcutName, number, number][] | null,
    pairs: [n: number, bothRight: number, gapMean: number] | null,
  ][]
}

export const resultsOf = (db: Database) => ({
  /**
   * Counts by an axis, newest sweep first, then by cell, test (in the spec's order) and value.
   * @throws SweepstackError `not-found` for a sweep that does not exist, `request.invalid` for a spec path that no
   *   cell has, a range on an axis of names, and more than MAX_ROWS rows.
   */
  counts: (query: CountQuery): Promise<CountRow[]> => countRows(db, query),
})

const countRows = async (db: Database, query: CountQuery): Promise<CountRow[]> => {
  const { by, label = null, values } = query
  const integer = by !== 'test' && AXES[by].integer
  if (values !== undefined && !('in' in values) && !integer)
    throw new SweepstackError('request.invalid', `${by} has no order, so no range of it can be asked for`, {
      fix: 'give a list of values',
    })
  const runs = await selectRuns(db, query, 4)
  const range = valueCondition(values, by, integer, 4 + runs.values.length)
  const whole = by === 'test' && label === null
  // Whole tests are the two buckets of the label axis, which finish() has checked to add up to the test.
  const rows = await db.query<Row>(
    `SELECT sweep_id, cell_hash, test, value, min(min_length) AS min_length, max(max_length) AS max_length,
       json_agg(json_build_array(seed, id, n, correct, n_balanced, correct_balanced, counter, constant,
         ${whole ? OF_WHOLE_TESTS : 'NULL, NULL'}) ORDER BY seed) AS seeds
     FROM (
       SELECT r.sweep_id, r.cell_hash, r.id, r.seed, b.test, ${by === 'test' ? 'b.test' : 'b.value'} AS value,
         min(t.min_length) FILTER (WHERE t.n > 0) AS min_length,
         max(t.max_length) FILTER (WHERE t.n > 0) AS max_length, bool_or(t.n > 0 AND t.predicted_balanced IN (0, t.n)) AS constant,
         sum(b.n) AS n, sum(b.correct) AS correct, sum(b.counter) AS counter,
         coalesce(sum(b.n) FILTER (WHERE b.label = 'balanced'), 0) AS n_balanced,
         coalesce(sum(b.correct) FILTER (WHERE b.label = 'balanced'), 0) AS correct_balanced
       FROM ${runs.text} JOIN test_results t ON t.run_id = r.id
         JOIN buckets b ON b.run_id = t.run_id AND b.test = t.test AND b.axis = $1
       WHERE ($2::text IS NULL OR b.label = $2) AND ($3::text IS NULL OR b.test = $3) AND ${range.text}
       GROUP BY 1, 2, 3, 4, 5, 6) AS of_seed
     GROUP BY 1, 2, 3, 4 LIMIT ${MAX_ROWS + 1}`,
    [by === 'test' ? 'label' : by, label, query.test ?? null, ...runs.values, ...range.values],
  )
  refuseTooMany(rows.length)
  const cells = await cellInfo(db, rows)
  return rows
    .map((row) => ({ row, cell: cells.get(`${row.sweep_id} ${row.cell_hash}`)! }))
    .sort(
      (a, b) =>
        a.cell.order - b.cell.order ||
        a.cell.testOrder(a.row.test) - b.cell.testOrder(b.row.test) ||
        compareValues(a.row.value, b.row.value, integer),
    )
    .map(({ row, cell }) => ({
      ...cell.columns,
      test: row.test,
      testMinLength: row.min_length,
      testMaxLength: row.max_length,
      by,
      value: integer ? Number(row.value) : row.value,
      label,
      seeds: row.seeds.map(seedCount),
    }))
}

/** What shortcuts score and how pairs went, of the run and test of the row `of_seed`. */
const OF_WHOLE_TESTS = `
  (SELECT json_agg(json_build_array(s ->> 'name', s -> 'n', s -> 'correct'))
   FROM test_results w, json_array_elements(w.shortcuts) s WHERE w.run_id = of_seed.id AND w.test = of_seed.test),
  (SELECT json_build_array(w.pairs -> 'n', w.pairs -> 'bothRight', w.pairs -> 'gapMean')
   FROM test_results w WHERE w.run_id = of_seed.id AND w.test = of_seed.test AND w.pairs IS NOT NULL)`

const seedCount = ([
  ...[seed, runId, n, correct, nBalanced, correctBalanced, counter, constant, shortcuts, pairs]
]: Row['seeds'][number]): SeedCount => ({
  ...{ seed, runId, n, correct, nBalanced, correctBalanced, counter, constant },
  shortcuts: (shortcuts ?? []).map(([name, of, right]) => ({ name, n: of, correct: right })),
  pairs: pairs === null ? null : { n: pairs[0], bothRight: pairs[1], gapMean: pairs[2] },
})

const compareValues = (a: string, b: string, integer: boolean): number =>
  integer ? Number(a) - Number(b) : a < b ? -1 : a > b ? 1 : 0

const valueCondition = (
  values: CountQuery['values'],
  by: ResultsBy,
  integer: boolean,
  first: number,
): Condition => {
  if (values === undefined) return { text: 'TRUE', values: [] }
  const value = by === 'test' ? 'b.test' : 'b.value'
  if ('in' in values)
    return { text: `${value} = ANY($${first}::text[])`, values: [values.in.map((v) => plain(v, integer))] }
  // The axis is fixed by the join, but a cast may run before it: CASE keeps names out of the cast.
  const number = `CASE WHEN b.value ~ '^-?[0-9]+$' THEN b.value::numeric END`
  return {
    text: `${number} >= coalesce($${first}::numeric, '-Infinity') AND ${number} <= coalesce($${first + 1}::numeric, 'Infinity')`,
    values: [values.from, values.to],
  }
}

/** `06` and `6.0` mean 6 on an integer axis. */
const plain = (value: string, integer: boolean): string =>
  integer && value.trim() !== '' && Number.isFinite(Number(value)) ? String(Number(value)) : value

export const refuseTooMany = (rows: number): void => {
  if (rows > MAX_ROWS)
    throw new SweepstackError('request.invalid', `the answer has more than ${MAX_ROWS} rows`, {
      fix: 'ask for one sweep or one test, or filter by a spec path',
    })
}

/** The finished runs of a selection, as what comes after FROM. Checks the sweep and the spec paths. */
export const selectRuns = async (
  db: Database,
  { sweep = null, seeds, filters = [] }: { [K in keyof RunSelection]: RunSelection[K] | null },
  first: number,
): Promise<Condition> => {
  if (sweep !== null) {
    const known = isId(sweep) && (await db.prisma.sweep.count({ where: { id: sweep } })) > 0
    if (!known) throw missing('sweep', sweep)
  }
  await checkPaths(db, sweep, filters ?? [])
  const spec = specCondition('c.spec', filters ?? [], first + 2)
  return {
    text: `(SELECT r.* FROM runs r JOIN cells c ON c.sweep_id = r.sweep_id AND c.hash = r.cell_hash
      WHERE r.status = 'done' AND ($${first}::uuid IS NULL OR r.sweep_id = $${first})
        AND ($${first + 1}::bigint[] IS NULL OR r.seed = ANY($${first + 1})) AND ${spec.text}) r`,
    values: [sweep, seeds ?? null, ...spec.values],
  }
}
