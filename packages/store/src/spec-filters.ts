import { nearest, type SpecFilter, SweepstackError } from '@sweepstack/contracts'
import type { Sql } from './database.js'

/** A condition in SQL with its parameters; `first` is the number the next parameter gets. */
export type Condition = { text: string; values: unknown[] }

/**
 * The condition that a spec (a JSON column) fits every filter. Numbers compare as numbers, all else as text; a
 * path that leads through an array, or to one, fits when any element does. Paths and values are parameters.
 */
export const specCondition = (column: string, filters: SpecFilter[], first: number): Condition => {
  const values: unknown[] = []
  const next = (value: unknown): string => `$${first + values.push(value) - 1}`
  const texts = filters.map(({ path, test }) => {
    const leaf = `jsonb_path_query((${column})::jsonb, ${next(jsonPath(path))}::text::jsonpath) AS leaf`
    const text = `coalesce(leaf #>> '{}', 'null')`
    const number = `CASE jsonb_typeof(leaf) WHEN 'number' THEN (leaf #>> '{}')::numeric END`
    if ('in' in test) {
      const numbers = test.in.filter((v) => v.trim() !== '' && Number.isFinite(Number(v))).map(Number)
      return `EXISTS (SELECT FROM ${leaf} WHERE CASE jsonb_typeof(leaf) WHEN 'number'
        THEN (${number}) = ANY(${next(numbers)}::numeric[]) ELSE ${text} = ANY(${next(test.in)}::text[]) END)`
    }
    return `EXISTS (SELECT FROM ${leaf} WHERE (${number}) >= coalesce(${next(test.from)}::numeric, '-Infinity')
      AND (${number}) <= coalesce(${next(test.to)}::numeric, 'Infinity'))`
  })
  return { text: texts.length === 0 ? 'TRUE' : texts.map((t) => `(${t})`).join(' AND '), values }
}

/**
 * Refuses a filter whose path no cell of the selected sweep (of any, with null) has: a slip would else look like an
 * empty result. Where there are no cells at all, nothing can be said and nothing is refused.
 */
export const checkPaths = async (sql: Sql, sweepId: string | null, filters: SpecFilter[]): Promise<void> => {
  for (const { path } of filters) {
    const [found] = await sql.query<{ any: boolean; known: boolean }>(
      `SELECT EXISTS (SELECT FROM cells WHERE $1::uuid IS NULL OR sweep_id = $1) AS any,
         EXISTS (SELECT FROM cells WHERE ($1::uuid IS NULL OR sweep_id = $1)
           AND EXISTS (SELECT FROM jsonb_path_query(spec::jsonb, $2::text::jsonpath) AS leaf
             WHERE jsonb_typeof(leaf) <> 'object')) AS known`,
      [sweepId, jsonPath(path)],
    )
    if (found?.any !== true || found.known) continue
    const near = nearest(path, await knownPaths(sql, sweepId))
    const fix = near === null ? 'use a field of the spec, such as model.layers' : `did you mean ${near}?`
    const message = `no cell${sweepId === null ? '' : ' of this sweep'} has the spec path ${path}`
    throw new SweepstackError('request.invalid', message, { fix, issues: [{ path, message, fix }] })
  }
}

/** The paths of values in the specs, array elements under their array's path. Only for the hint of an error. */
const knownPaths = async (sql: Sql, sweepId: string | null): Promise<string[]> => {
  const rows = await sql.query<{ spec: unknown }>(
    'SELECT spec FROM cells WHERE $1::uuid IS NULL OR sweep_id = $1 LIMIT 500',
    [sweepId],
  )
  const paths = new Set<string>()
  const visit = (at: unknown, path: string[]): void => {
    if (Array.isArray(at)) for (const element of at) visit(element, path)
    else if (at !== null && typeof at === 'object')
      for (const [key, value] of Object.entries(at)) visit(value, [...path, key])
    else paths.add(path.join('.'))
  }
  for (const { spec } of rows) visit(spec, [])
  return [...paths].filter((path) => /^(data|model|training)\./.test(path))
}

/** `data.negatives.kind` as SQL/JSON: `$."data"."negatives"."kind"[*]`, lax, so arrays on the way are opened. */
const jsonPath = (path: string): string =>
  `$${path
    .split('.')
    .map((key) => (/^\d{1,9}$/.test(key) ? `[${key}]` : `.${JSON.stringify(key)}`))
    .join('')}[*]`
