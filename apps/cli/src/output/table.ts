/** A column of a plain table: a heading of one or more lines, and how its cells sit under it. */
export type Column = { head: string | string[]; align?: 'left' | 'right' }

/** Lines of an aligned table. Headings stand at the bottom of their block, so that they touch their column. */
export const table = (columns: readonly Column[], rows: readonly (readonly string[])[]): string[] => {
  const heads = columns.map(({ head }) => (Array.isArray(head) ? head : [head]))
  const height = Math.max(0, ...heads.map((head) => head.length))
  const headRows = Array.from({ length: height }, (_, line) =>
    heads.map((head) => head[line - (height - head.length)] ?? ''),
  )
  const widths = columns.map((_, i) =>
    Math.max(0, ...[...headRows, ...rows].map((row) => width(row[i] ?? ''))),
  )
  const line = (row: readonly string[]): string =>
    columns
      .map(({ align }, i) => pad(row[i] ?? '', widths[i] ?? 0, align ?? 'left'))
      .join(GAP)
      .trimEnd()
  return [...headRows, ...rows].map(line)
}

const GAP = '  '

const pad = (text: string, to: number, align: 'left' | 'right'): string => {
  const fill = ' '.repeat(Math.max(0, to - width(text)))
  return align === 'right' ? fill + text : text + fill
}

/** Characters, not UTF-16 units; our texts have no wide ones. */
export const width = (text: string): number => [...text].length
