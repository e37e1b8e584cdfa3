import { SweepstackError } from '@sweepstack/contracts'
import type { RowGroup } from 'hyparquet'
import { badFile } from './bad-rows.js'
import type { Checker } from './checker.js'
import { type Columns, pickColumns } from './columns.js'
import type { ReadOptions } from './options.js'
import { type Budget, ColumnValues } from './parquet-column.js'
import { type Leaf, leavesOf, readMetadata } from './parquet-schema.js'
import type { ImportSource } from './source.js'
import { tooManyBytes, tooManyRows } from './too-large.js'

const BATCH = 4096
const FIX =
  'write it again, for example with pandas.DataFrame.to_parquet, in row groups of at most a million rows'

/**
 * Hands the rows of a Parquet file to a checker and stops every few thousand. Row group by row group, page by page,
 * and only the columns that are read: memory holds a page of each.
 */
export async function* readParquet(
  source: ImportSource,
  options: ReadOptions,
  checker: Checker,
): AsyncGenerator<void> {
  try {
    yield* readRows(source, options, checker)
  } catch (error) {
    const isOurs = error instanceof SweepstackError || (error instanceof Error && 'syscall' in error)
    if (isOurs) throw error
    const message = error instanceof Error ? error.message : String(error)
    throw badFile(options.name, `the Parquet file cannot be read: ${message}`, FIX, error)
  }
}

async function* readRows(source: ImportSource, options: ReadOptions, checker: Checker): AsyncGenerator<void> {
  const { name, limits } = options
  const metadata = await readMetadata(source)
  const all = leavesOf(metadata)
  const leaves = new Map(all.map((leaf) => [leaf.name, leaf]))
  const columns = pickColumns(
    all.map((leaf) => leaf.name),
    options.columns ?? {},
    name,
  )
  checker.columns = columns
  checkTypes(leaves, columns, name)
  if (Number(metadata.num_rows) > limits.rows) throw tooManyRows(options)
  const budget: Budget = {
    left: limits.bytes,
    spent: () => tooManyBytes(options),
  }
  let row = 1
  for (const group of metadata.row_groups) {
    yield* readGroup(source, group, leaves, columns, budget, checker, row)
    row += Number(group.num_rows)
  }
}

async function* readGroup(
  source: ImportSource,
  group: RowGroup,
  leaves: ReadonlyMap<string, Leaf>,
  columns: Columns,
  budget: Budget,
  checker: Checker,
  firstRow: number,
): AsyncGenerator<void> {
  const open = (column: string | null) =>
    column === null ? null : new ColumnValues(source, leaves.get(column) as Leaf, group, budget)
  const sequence = open(columns.sequence) as ColumnValues
  const label = open(columns.label)
  const depth = open(columns.stack_depth)
  const count = open(columns.count)
  const all = [sequence, label, depth, count].filter((column) => column !== null)
  const end = firstRow + Number(group.num_rows)
  for (let row = firstRow; row < end; ) {
    for (const column of all) await column.load()
    const stop = Math.min(end, row + Math.min(BATCH, ...all.map((column) => column.ready)))
    for (; row < stop; row++) {
      const string = sequence.next()
      const claims = [label?.next(), depth?.next(), count?.next()] as const
      if (string instanceof Uint8Array) checker.row(row, string, ...claims)
      else checker.reject(row, `the sequence is ${String(string)}, not text`)
    }
    yield
  }
}

const checkTypes = (leaves: ReadonlyMap<string, Leaf>, columns: Columns, name: string): void => {
  for (const column of Object.values(columns)) {
    const leaf = column === null ? undefined : leaves.get(column)
    if (leaf?.isNested === true)
      throw badFile(name, `the column ${column} is nested`, 'give it one value a row, of text or a number')
  }
  const type = leaves.get(columns.sequence)?.element.type
  if (type !== 'BYTE_ARRAY' && type !== 'FIXED_LEN_BYTE_ARRAY')
    throw badFile(
      name,
      `the column ${columns.sequence} holds ${type}, not text`,
      'write sequences as strings',
    )
}
