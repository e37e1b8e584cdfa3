import { auditChunked, previewRows } from '@sweepstack/brackets'
import type { Preview } from '@sweepstack/contracts'
import { type Column, table, width } from '../output/table.js'
import { count, percent } from '../output/words.js'
import { histogramText } from './histogram-text.js'
import type { Opened } from './opened.js'

/** The first strings as they look, with the audit of all of them. */
export const previewOf = async (strings: Opened, rows: number): Promise<Preview> => {
  const audit = await auditChunked(strings)
  return { audit, strings: await previewRows(strings.chunks(), rows) }
}

/** A preview as a page: how many strings, of how many; the first; how often each depth, count, length and dip comes. */
export const previewText = ({ audit, strings }: Preview, of: number, lineWidth: number): string =>
  [
    `${audit.name}: ${looked(audit.n, of)}, ${share(audit.balanced, audit.n)} % balanced, ${count(audit.types, 'bracket type')}`,
    stringsText(strings, lineWidth),
    ...audit.histograms.map((histogram) => histogramText(histogram).join('\n')),
  ].join('\n\n')

/** Says where it is a part. */
export const looked = (n: number, of: number): string =>
  of <= n ? count(n, 'string') : `the first ${n.toLocaleString('en-US')} of ${count(of, 'string')}`

const share = (part: number, of: number): string => (of === 0 ? '–' : percent(part / of))

const NUMBERS = ['count', 'depth', 'dip', 'length'] as const
const COLUMNS: Column[] = [
  { head: 'label' },
  { head: 'kind' },
  ...NUMBERS.map((head): Column => ({ head, align: 'right' })),
  { head: 'string' },
]

/** A string longer than the line is cut; written to a file it is whole. */
const stringsText = (strings: Preview['strings'], lineWidth: number): string => {
  const lines = table(
    COLUMNS,
    strings.map((one) => [
      one.label === 1 ? 'balanced' : 'unbalanced',
      one.kind,
      ...NUMBERS.map((name) => String(one[name])),
      one.sequence,
    ]),
  )
  return lines
    .map((line) => (width(line) <= lineWidth ? line : `${line.slice(0, lineWidth - 1)}…`))
    .join('\n')
}
