import {
  type Audit,
  countingBound,
  type DatasetAudit,
  type Histogram,
  SHORTCUTS,
  type Shortcut,
  type ShortcutName,
  shortcutNames,
} from '@sweepstack/contracts'
import { type Block, blockTables } from '../output/blocks.js'
import { brief } from '../output/cell-heads.js'
import { type Column, table } from '../output/table.js'
import { percent } from '../output/words.js'
import { warningLines } from './warnings.js'

/** An audit as a page: what the datasets are, how their strings are spread, what a shortcut scores on each. */
export const auditText = ({ datasets, warnings }: Audit, lineWidth: number): string =>
  [
    table(SIZES, datasets.map(sizesOf)).join('\n'),
    spreadText(datasets),
    ceilingsText(datasets, lineWidth),
    datasets.flatMap(boundOf).join('\n'),
    warningLines(warnings).join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n')

const SIZES: Column[] = [
  { head: 'dataset' },
  ...['strings', 'balanced', 'lengths', 'types', 'copies'].map((head): Column => ({ head, align: 'right' })),
  { head: 'negatives' },
  { head: 'strings another has too' },
]

const sizesOf = (one: DatasetAudit): string[] => [
  one.name,
  one.n.toLocaleString('en-US'),
  one.n === 0 ? '–' : `${percent(one.balanced / one.n)} %`,
  one.minLength === one.maxLength ? `${one.maxLength}` : `${one.minLength} to ${one.maxLength}`,
  String(one.types),
  one.duplicates.toLocaleString('en-US'),
  one.kinds
    .filter(({ kind, n }) => kind !== 'balanced' && n > 0)
    .map(({ kind, n }) => `${kind} ${n.toLocaleString('en-US')}`)
    .join(', ') || 'none',
  one.shared
    .filter(({ n }) => n > 0)
    .map((other) => `${other.with} ${other.n.toLocaleString('en-US')}`)
    .join(', ') || 'none',
]

const spreadText = (datasets: readonly DatasetAudit[]): string => {
  const axes = [...new Set(datasets.flatMap(({ histograms }) => histograms.map(({ axis }) => axis)))]
  const rows = datasets.flatMap((one) =>
    (['balanced', 'unbalanced'] as const)
      .filter((label) => one.histograms.some(({ bins }) => bins.some((bin) => bin[label] > 0)))
      .map((label, i) => [
        i === 0 ? one.name : '',
        label,
        ...axes.map((axis) =>
          spreadOf(
            one.histograms.find((histogram) => histogram.axis === axis),
            label,
          ),
        ),
      ]),
  )
  const columns: Column[] = [{ head: 'dataset' }, { head: 'label' }, ...axes.map((head) => ({ head }))]
  return ['from, to and mean', ...table(columns, rows)].join('\n')
}

/** `2 to 9, 4.1`; one value alone where there is but one. */
const spreadOf = (histogram: Histogram | undefined, label: 'balanced' | 'unbalanced'): string => {
  const bins = (histogram?.bins ?? []).filter((bin) => bin[label] > 0)
  const values = bins.map(({ value }) => value)
  const [min, max] = [Math.min(...values), Math.max(...values)]
  if (bins.length === 0) return '–'
  if (min === max) return `${min}`
  const n = bins.reduce((sum, bin) => sum + bin[label], 0)
  const mean = bins.reduce((sum, bin) => sum + bin.value * bin[label], 0) / n
  return `${min} to ${max}, ${mean.toFixed(1).replace(/^-(0\.0)$/, '$1')}`
}

/** A row a shortcut, a pair of columns a dataset. */
const ceilingsText = (datasets: readonly DatasetAudit[], lineWidth: number): string => {
  const names = shortcutNames.filter((name) => datasets.some((one) => of(one, name) !== undefined))
  const head: Block = {
    columns: [{ head: 'what a model could go by' }],
    rows: names.map((name) => [SHORTCUTS[name].title]),
  }
  const blocks = datasets.map(
    (one): Block => ({
      columns: [
        { head: [brief(one.name), 'right'], align: 'right' },
        { head: 'AUC', align: 'right' },
      ],
      rows: names.map((name) => cellsOf(of(one, name))),
    }),
  )
  return [
    'the most a model can score that goes by nothing else: strings right in %, and the area under the ROC curve',
    ...blockTables(head, blocks, lineWidth),
  ].join('\n')
}

const of = (one: DatasetAudit, name: ShortcutName): Shortcut | undefined =>
  one.shortcuts.find((shortcut) => shortcut.name === name)

const cellsOf = (shortcut: Shortcut | undefined): string[] =>
  shortcut === undefined || shortcut.n === 0
    ? ['–', '–']
    : [percent(shortcut.correct / shortcut.n), shortcut.auc === null ? '–' : shortcut.auc.toFixed(3)]

/** Of what models are tested on; nobody asks how well training strings are counted. */
const boundOf = (one: DatasetAudit): string[] => {
  const count = of(one, 'count')
  if (count === undefined || count.n === 0 || one.name === 'train' || one.name === 'validation') return []
  const name = one.name.replace(/^test:/, '')
  if (one.balanced === 0 || one.balanced === one.n)
    return [
      `every string of ${name} is ${one.balanced === 0 ? 'unbalanced' : 'balanced'}: a constant answer is right on all of it`,
    ]
  return [
    count.correct === count.n ? `counting alone can be right on all of ${name}` : countingBound(name, count),
  ]
}
