import { type Column, table, width } from './table.js'

/** Columns that stay together, with their cells. */
export type Block = { columns: Column[]; rows: string[][] }

/** Puts the blocks side by side, starting a new table under the first, after a gap, when a line would be too long. */
export const blockTables = (rowHead: Block, blocks: readonly Block[], lineWidth: number): string[] =>
  fit(rowHead, blocks, lineWidth).map(
    (part, i) => (i === 0 ? '' : '\n') + table(part.columns, part.rows).join('\n'),
  )

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
