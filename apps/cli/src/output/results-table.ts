import { AXES, type ResultRow, type ResultsBy } from '@sweepstack/contracts'
import { type Block, blockTables } from './blocks.js'
import { cellHeads } from './cell-heads.js'
import { COUNTER_NOTE, isAboveCounting } from './counting-notes.js'
import type { Field } from './format.js'
import { pairsTable } from './pairs-table.js'
import { isOfOtherLength, notesOf } from './results-notes.js'
import type { Column } from './table.js'
import { count, percent } from './words.js'

/**
 * Results as tables, one a test (or one for all tests, by test): a row a bucket, the cells side by side, each with
 * its accuracy and Wilson's interval in percent, balanced accuracy, what the better constant answer scores and what the
 * best rule scores that sees only the count. Minimal pairs have a table of their own below.
 * Tables wider than `lineWidth` are cut between cells.
 */
export const resultsTables = (rows: readonly ResultRow[], lineWidth: number): string => {
  const several = new Set(rows.map((row) => row.sweepId)).size > 1
  return groups(rows)
    .map((group, i) => oneTable(group, several, lineWidth, i === 0 ? [COUNTER_NOTE] : []))
    .join('\n\n')
}

const groups = (rows: readonly ResultRow[]): ResultRow[][] => {
  const found = new Map<string, ResultRow[]>()
  for (const row of rows) {
    const key = [row.sweepId, row.by, row.by === 'test' ? '' : row.test, row.label].join(' ')
    found.set(key, [...(found.get(key) ?? []), row])
  }
  return [...found.values()]
}

const oneTable = (
  rows: ResultRow[],
  several: boolean,
  lineWidth: number,
  firstNotes: readonly string[],
): string => {
  const [first] = rows as [ResultRow, ...ResultRow[]]
  const byValue = group(rows, (row) => row.value)
  const values = [...byValue.keys()].sort(order(first.by))
  const cells = [...group(rows, (row) => row.cell).values()].map((ofCell) => ofCell[0] as ResultRow)
  const heads = cellHeads(cells.map((cell) => cell.overrides))
  const at = (value: ResultRow['value'], cell: ResultRow): ResultRow | undefined =>
    byValue.get(value)?.find((row) => row.cell === cell.cell)
  // What is the same for every cell is said once.
  const [shared, own] = partition(CROWD, ({ text }) =>
    values.every((value) => new Set((byValue.get(value) ?? []).map(text)).size <= 1),
  )

  const rowHead: Block = {
    columns: [
      { head: first.by === 'test' ? 'test' : first.by, align: isNumeric(first.by) ? 'right' : 'left' },
      ...shared,
    ],
    rows: values.map((value) => {
      const row = byValue.get(value)?.[0]
      return [String(value), ...shared.map(({ text }) => (row === undefined ? '' : text(row)))]
    }),
  }
  const blocks = cells.map((cell, i): Block => {
    const columns: Column[] = [
      { head: [...(heads[i] ?? []), 'accuracy [95 %]'] },
      { head: 'bal.', align: 'right' },
      ...own,
    ]
    return {
      columns,
      rows: values.map((value) => {
        const row = at(value, cell)
        if (row === undefined) return columns.map(() => '')
        return [
          accuracy(row),
          row.balancedAccuracy === null ? '–' : percent(row.balancedAccuracy),
          ...own.map(({ text }) => text(row)),
        ]
      }),
    }
  })
  const lines = blockTables(rowHead, blocks, lineWidth)
  return [title(rows, first, several), ...lines, ...firstNotes, ...notesOf(rows), ...pairsTable(rows)].join(
    '\n',
  )
}

/** How many strings, and what the better constant answer and the best rule by the count alone score on them. */
const CROWD: Field<ResultRow>[] = [
  { head: 'n', align: 'right', text: ({ n }) => n.toLocaleString('en-US') },
  { head: 'maj.', align: 'right', text: ({ majorityBaseline }) => percent(majorityBaseline) },
  { head: 'ctr.', align: 'right', text: ({ counterAccuracy }) => percent(counterAccuracy) },
]

const accuracy = (row: ResultRow): string => {
  const marks = [
    row.constantSeeds > 0 ? '=' : '',
    isOfOtherLength(row) ? '!' : '',
    isAboveCounting(row) ? '>' : '',
  ].join('')
  return `${percent(row.accuracy).padStart(5)} [${percent(row.low)}, ${percent(row.high)}]${marks}`
}

const title = (rows: readonly ResultRow[], first: ResultRow, several: boolean): string => {
  const what = first.by === 'test' ? 'test' : AXES[first.by].title
  // A rare bucket may have strings in some seeds only.
  const seeds = count(Math.max(...rows.map((row) => row.seeds)), 'seed')
  return [
    several ? `${first.sweep}: ` : '',
    first.by === 'test' ? 'each test as a whole' : `${first.test}, by ${what}`,
    first.label === null ? '' : ` (${first.label} strings)`,
    `  –  accuracy in %, ${seeds} pooled`,
  ].join('')
}

const isNumeric = (by: ResultsBy): boolean => by !== 'test' && AXES[by].integer

const order =
  (by: ResultsBy) =>
  (a: ResultRow['value'], b: ResultRow['value']): number =>
    isNumeric(by) ? Number(a) - Number(b) : 0

const group = <T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> => {
  const found = new Map<K, T[]>()
  for (const item of items) found.set(key(item), [...(found.get(key(item)) ?? []), item])
  return found
}

const partition = <T>(items: readonly T[], first: (item: T) => boolean): [T[], T[]] => [
  items.filter(first),
  items.filter((item) => !first(item)),
]
