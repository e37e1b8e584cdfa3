import {
  auditDataset,
  type Chunk,
  type Dataset,
  generateChunks,
  makeDataset,
  type OneDataset,
  previewRows,
} from '@sweepstack/brackets'
import type { Preview } from '@sweepstack/contracts'
import { type Column, table, width } from '../output/table.js'
import { count, percent } from '../output/words.js'
import { histogramText } from './histogram-text.js'

/** Sampled strings a preview looks at, at most; it is to be quick. */
const MOST = 20_000

/** The first strings as they look, with the audit of all of them (of the first 20,000 where they are sampled). */
export const previewOf = (made: OneDataset, rows: number): Preview => {
  const { dataset, sources } = 'dataset' in made ? { dataset: made.dataset, sources: null } : firstOf(made)
  return {
    audit: auditDataset(made.name, dataset, {}),
    strings: previewRows([{ ...dataset, from: 0, sources }], rows),
  }
}

const firstOf = ({
  composition,
  n,
  sampling,
}: Extract<OneDataset, { composition: unknown }>): { dataset: Dataset; sources: Chunk['sources'] } => {
  const to = Math.min(n, MOST)
  const [chunk] = generateChunks(composition, n, { ...sampling, to, size: to, sources: true })
  if (chunk === undefined) throw new Error('no strings were asked for')
  return { dataset: makeDataset(chunk, chunk.kind, chunk.pairs), sources: chunk.sources }
}

/** A preview as a page: the strings, then how often each depth, count, length and dip comes. */
export const previewText = ({ audit, strings }: Preview, lineWidth: number): string =>
  [
    `${audit.name}: ${count(audit.n, 'string')}, ${share(audit.balanced, audit.n)} % balanced, ${count(audit.types, 'bracket type')}`,
    stringsText(strings, lineWidth),
    ...audit.histograms.map((histogram) => histogramText(histogram).join('\n')),
  ].join('\n\n')

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
