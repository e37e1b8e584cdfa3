import { AXES, type ResultRow, type ResultsBy } from '@sweepstack/contracts'
import { cellHeads } from './cell-heads.js'
import { isOfOtherLength, notesOf } from './results-notes.js'
import { type Column, table, width } from './table.js'
import { count, percent } from './words.js'

/**
 * Results as tables, one a test (or one for all tests, by test): a row a bucket, the cells side by side, each with
 * its accuracy and Wilson's interval in percent, balanced accuracy, and what the better constant answer scores.
 * Tables wider than `lineWidth` are cut between cells.
 */
export const resultsTables = (rows: readonly ResultRow[], lineWidth: number): string => {
  const several = new Set(rows.map((row) => row.sweepId)).size > 1
  return groups(rows)
    .map((group) => oneTable(group, several, lineWidth))
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

const oneTable = (rows: ResultRow[], several: boolean, lineWidth: number): string => {
  const [first] = rows as [ResultRow, ...ResultRow[]]
  const byValue = group(rows, (row) => row.value)
  const values = [...byValue.keys()].sort(order(first.by))
  const cells = [...group(rows, (row) => row.cell).values()].map((ofCell) => ofCell[0] as ResultRow)
  const heads = cellHeads(cells.map((cell) => cell.overrides))
  const at = (value: ResultRow['value'], cell: ResultRow): ResultRow | undefined =>
    byValue.get(value)?.find((row) => row.cell === cell.cell)
  const shared = values.every((value) => same((byValue.get(value) ?? []).map(crowd)))

  const rowHead: Block = {
    columns: [
      { head: first.by === 'test' ? 'test' : first.by, align: isNumeric(first.by) ? 'right' : 'left' },
      ...(shared ? CROWD : []),
    ],
    rows: values.map((value) => {
      const row = byValue.get(value)?.[0]
      return [String(value), ...(shared && row !== undefined ? crowd(row) : [])]
    }),
  }
  const blocks = cells.map((cell, i): Block => {
    const columns: Column[] = [
      { head: [...(heads[i] ?? []), 'accuracy [95 %]'] },
      { head: 'bal.', align: 'right' },
      ...(shared ? [] : CROWD),
    ]
    return {
      columns,
      rows: values.map((value) => {
        const row = at(value, cell)
        if (row === undefined) return columns.map(() => '')
        return [
          accuracy(row),
          row.balancedAccuracy === null ? '–' : percent(row.balancedAccuracy),
          ...(shared ? [] : crowd(row)),
        ]
      }),
    }
  })
  const lines = fit(rowHead, blocks, lineWidth).map((part) => table(part.columns, part.rows).join('\n'))
  return [title(rows, first, several), ...lines, ...notesOf(rows)].join('\n')
}

/** How many strings, and what the better constant answer scores on them. */
const CROWD: Column[] = [
  { head: 'n', align: 'right' },
  { head: 'maj.', align: 'right' },
]
const crowd = (row: ResultRow): string[] => [row.n.toLocaleString('en-US'), percent(row.majorityBaseline)]

const accuracy = (row: ResultRow): string => {
  const marks = (row.constantSeeds > 0 ? '=' : '') + (isOfOtherLength(row) ? '!' : '')
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

type Block = { columns: Column[]; rows: string[][] }

/** Puts the blocks side by side, starting a new table under the first when a line would be too long. */
const fit = (rowHead: Block, blocks: readonly Block[], lineWidth: number): Block[] => {
  const parts: Block[] = []
  let part = rowHead
  for (const block of blocks) {
    const wider = beside(part, block)
    const tooWide = Math.max(...table(wider.columns, wider.rows).map(width)) > lineWidth
    if (tooWide && part !== rowHead) {
      parts.push(part)
      part = beside(rowHead, block)
    } else part = wider
  }
  return [...parts, part]
}

const beside = (left: Block, right: Block): Block => ({
  columns: [...left.columns, ...right.columns],
  rows: left.rows.map((row, i) => [...row, ...(right.rows[i] ?? [])]),
})

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

const same = (lists: readonly string[][]): boolean => new Set(lists.map((list) => list.join(' '))).size <= 1
