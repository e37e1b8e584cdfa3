import { auditChunked, previewRows } from '@sweepstack/brackets'
import {
  isGenerated,
  type Preview,
  type SampledData,
  type SampledTest,
  testSizeOf,
} from '@sweepstack/contracts'
import { type Column, table, width } from '../output/table.js'
import { count, percent } from '../output/words.js'
import { histogramText } from './histogram-text.js'
import type { Opened } from './opened.js'
import type { What } from './what.js'

/** The first strings as they look, with the audit of all of them. */
export const previewOf = async (strings: Opened, rows: number): Promise<Preview> => {
  const audit = await auditChunked(strings)
  return { audit, strings: await previewRows(strings.chunks(), rows) }
}

/** How many strings there are in all where they are sampled; of a file all are looked at, or as many as --n says. */
export const allSampled = (what: What, test: string | undefined): number | null => {
  if (what.kind === 'preset') return testSizeOf(what.spec)
  if (what.kind !== 'sweep') return null
  const { data, tests } = what.cell.spec
  const spec = test === undefined ? data : tests[test]
  if (spec === undefined || !isGenerated(spec)) return null
  return test === undefined ? (spec as SampledData).train : testSizeOf(spec as SampledTest)
}

/** A preview as a page: how many strings, of `all`; the first; how often each depth, count, length and dip comes. */
export const previewText = ({ audit, strings }: Preview, all: number | null, lineWidth: number): string =>
  [
    `${audit.name}: ${looked(audit.n, all)}, ${share(audit.balanced, audit.n)} % balanced, ${count(audit.types, 'bracket type')}`,
    stringsText(strings, lineWidth),
    ...audit.histograms.map((histogram) => histogramText(histogram).join('\n')),
  ].join('\n\n')

/** Says where it is a part. */
export const looked = (n: number, all: number | null): string =>
  all === null || all <= n
    ? count(n, 'string')
    : `the first ${n.toLocaleString('en-US')} of ${count(all, 'string')}`

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
