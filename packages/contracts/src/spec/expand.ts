import { type Issue, SweepstackError } from '../errors.js'
import { canonicalJson, getPath, setPath } from '../json.js'
import { type CellSpec, storedCellSchema, trainedCellSchema } from './cell.js'
import { checkCell } from './checks.js'
import { toIssues } from './issues.js'
import { cellHash } from './later-fields.js'
import { checkStored, takesStored } from './model-from.js'
import { LIMITS, type Overrides, type SweepSpec, sweepSchema } from './sweep.js'
import { inheritTest } from './tests.js'

/** A cell of a sweep: its place, what sets it apart from base, its resolved spec and that spec's hash. */
export type Cell = { index: number; hash: string; overrides: Overrides; spec: CellSpec }
export type ExpandedSweep = { spec: SweepSpec; cells: Cell[] }

const MAX_ISSUES = 20

/**
 * Checks a sweep and expands it into its cells, every default written in.
 * @throws SweepstackError `spec.invalid` with the path and a fix for each thing wrong (the first 20),
 *   `spec.too-many-cells` before anything large is built.
 */
export const expandSweep = (input: unknown): ExpandedSweep => {
  const parsed = sweepSchema.safeParse(input)
  if (!parsed.success) throw invalid(toIssues(parsed.error, sweepSchema))
  const spec = parsed.data
  checkSize(spec)
  const issues = new Map<string, Issue>()
  const cells: Cell[] = []
  const seen = new Map<string, Overrides>()
  for (const overrides of cellOverrides(spec)) {
    const resolved = resolveCell(spec.base, overrides)
    if (resolved.cell === null) {
      for (const issue of resolved.issues) issues.set(`${issue.path} ${issue.message}`, issue)
      if (issues.size >= MAX_ISSUES) break
      continue
    }
    const hash = cellHash(resolved.cell)
    const twin = seen.get(hash)
    if (twin !== undefined)
      issues.set(hash, {
        path: 'matrix',
        message: `two cells are the same: ${describeCell(twin)} and ${describeCell(overrides)}`,
        fix: 'remove the repeated value, or the include that repeats it',
      })
    seen.set(hash, overrides)
    cells.push({ index: cells.length, hash, overrides, spec: resolved.cell })
  }
  for (const issue of checkExcludes(spec)) issues.set(issue.path, issue)
  if (issues.size > 0) throw invalid([...issues.values()].slice(0, MAX_ISSUES))
  if (cells.length === 0)
    throw invalid([{ path: 'exclude', message: 'every cell is excluded', fix: 'leave at least one cell' }])
  return { spec, cells }
}

const invalid = (issues: Issue[]): SweepstackError =>
  new SweepstackError('spec.invalid', issues.map((i) => `${i.path}: ${i.message}`).join('; '), {
    issues,
    ...(issues[0]?.fix === undefined ? {} : { fix: issues[0].fix }),
  })

const checkSize = ({ matrix, include, seeds, base }: SweepSpec): void => {
  const cells = Object.values(matrix).reduce((n, values) => n * values.length, 1) + include.length
  const runs = cells * seeds.length
  if (cells > LIMITS.cells || runs > LIMITS.runs)
    throw new SweepstackError(
      'spec.too-many-cells',
      `the matrix makes ${cells} cells and ${runs} runs; a sweep may have ${LIMITS.cells} cells and ${LIMITS.runs} runs`,
      {
        fix: 'shorten a list of the matrix or the seeds, or split the sweep',
        issues: [
          {
            path: 'matrix',
            message: `${cells} cells, ${runs} runs: more than ${LIMITS.cells} cells or ${LIMITS.runs} runs`,
          },
        ],
      },
    )
  if (Object.keys(base.tests).length > LIMITS.tests)
    throw invalid([
      { path: 'base.tests', message: `more than ${LIMITS.tests} tests`, fix: 'split the sweep' },
    ])
}

/** The matrix's product in writing order (the last path varies fastest) less the excluded, then the included. */
const cellOverrides = ({ matrix, include, exclude }: SweepSpec): Overrides[] => {
  const product = Object.entries(matrix).reduce<Overrides[]>(
    (cells, [path, values]) => cells.flatMap((cell) => values.map((value) => ({ ...cell, [path]: value }))),
    [{}],
  )
  const kept = product.filter((cell) => !exclude.some((rule) => matches(cell, rule)))
  const matrixAlone = Object.keys(matrix).length === 0 && include.length > 0
  return [...(matrixAlone ? [] : kept), ...include]
}

const matches = (cell: Overrides, rule: Overrides): boolean =>
  Object.keys(rule).length > 0 &&
  Object.entries(rule).every(([path, value]) => canonicalJson(cell[path]) === canonicalJson(value))

/** An exclude that can match nothing is a slip: it names a path or a value the matrix does not have. */
const checkExcludes = ({ matrix, exclude }: SweepSpec): Issue[] =>
  exclude.flatMap((rule, i) =>
    Object.entries(rule).flatMap(([path, value]) => {
      const values = matrix[path]
      if (values === undefined)
        return [
          {
            path: `exclude.${i}.${path}`,
            message: 'the matrix does not vary this path',
            fix: `use one of ${Object.keys(matrix).join(', ') || '(the matrix is empty)'}`,
          },
        ]
      if (!values.some((v) => canonicalJson(v) === canonicalJson(value)))
        return [
          {
            path: `exclude.${i}.${path}`,
            message: `the matrix does not have the value ${canonicalJson(value)}`,
            fix: `use one of ${values.map((v) => canonicalJson(v)).join(', ')}`,
          },
        ]
      return []
    }),
  )

const resolveCell = (
  base: SweepSpec['base'],
  overrides: Overrides,
): { cell: CellSpec; issues: [] } | { cell: null; issues: Issue[] } => {
  let raw: unknown = base
  for (const [path, value] of Object.entries(overrides)) {
    raw = setPath(raw, path, value)
    if (raw === null)
      return {
        cell: null,
        issues: [
          {
            path: `matrix.${path}`,
            message: 'this path does not exist in base',
            fix: 'a path leads through fields that hold fields, such as data.depth.max',
          },
        ],
      }
  }
  const written = raw as SweepSpec['base']
  const tests = Object.fromEntries(
    Object.entries(written.tests).map(([name, test]) => [name, inheritTest(test, written.data)]),
  )
  const { cell, issues } = parseCell({ ...written, tests })
  if (cell !== null && issues.length === 0) return { cell, issues: [] }
  return {
    cell: null,
    issues: issues.map((issue) => ({ ...issue, path: origin(issue.path, overrides, base) })),
  }
}

type Written = Pick<SweepSpec['base'], 'model' | 'training'> & { tests: unknown }
const parseCell = (written: Written): { cell: CellSpec | null; issues: Issue[] } => {
  const stored = takesStored(written.model)
  const misplaced = stored ? checkStored(written) : []
  if (misplaced.length > 0) return { cell: null, issues: misplaced }
  const schema = stored ? storedCellSchema : trainedCellSchema
  const parsed = schema.safeParse(written)
  const issues = rootCauses(parsed.success ? checkCell(parsed.data) : toIssues(parsed.error, schema))
  return { cell: parsed.success ? parsed.data : null, issues }
}

/**
 * A test takes fields from the data, so a mistake in one of them would be reported again at every test. Whatever
 * else is wrong with a test is told with the rest.
 */
const rootCauses = (issues: Issue[]): Issue[] => {
  const segments = issues.map((issue) => ({ issue, path: issue.path.split('.') }))
  const ofData = new Set(segments.flatMap(({ path: [part, field] }) => (part === 'data' ? [field] : [])))
  const isRepeated = ([part, , field]: string[]): boolean =>
    part === 'tests' && field !== undefined && (ofData.has(field) || ofData.has(undefined))
  return segments.filter(({ path }) => !isRepeated(path)).map(({ issue }) => issue)
}

/** Where the user wrote the field at fault: the matrix or an include, where they set it or a part of it, or base. */
const origin = (path: string, overrides: Overrides, base: unknown): string => {
  const keys = Object.keys(overrides)
  if (keys.some((key) => isWithin(path, key))) return `matrix.${path}`
  const part = keys.find((key) => isWithin(key, path))
  return part === undefined || getPath(base, path) !== undefined ? `base.${path}` : `matrix.${part}`
}

const isWithin = (path: string, outer: string): boolean => path === outer || path.startsWith(`${outer}.`)

/** A cell in a few words: `data.depth.max=6 model.layers=2`, or `base` without overrides. */
export const describeCell = (overrides: Overrides): string =>
  Object.entries(overrides)
    .map(([path, value]) => `${path}=${typeof value === 'string' ? value : canonicalJson(value)}`)
    .join(' ') || 'base'
