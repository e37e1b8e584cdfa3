import type { ResultRow } from '@sweepstack/contracts'
import { cellName } from './cell-heads.js'
import { type Column, table } from './table.js'
import { count, percent } from './words.js'

/** Minimal pairs, a row a test and cell: how often both strings are right, and how far apart their logits are. */
export const pairsTable = (rows: readonly ResultRow[]): string[] => {
  const paired = rows.filter(({ pairs }) => pairs !== null)
  if (paired.length === 0) return []
  const lines = paired.map(({ test, overrides, pairs, pairAccuracy, logitGap }) => [
    test,
    cellName(overrides),
    count(pairs ?? 0, 'pair'),
    pairAccuracy === null ? '–' : percent(pairAccuracy),
    logitGap === null ? '–' : logitGap.toFixed(2),
  ])
  return [
    'minimal pairs: both strings right in %, and the mean logit of the balanced one less that of its corruption',
    ...table(COLUMNS, lines).map((line) => `  ${line}`),
  ]
}

const COLUMNS: Column[] = [
  { head: 'test' },
  { head: 'cell' },
  { head: 'of', align: 'right' },
  { head: 'both right', align: 'right' },
  { head: 'logit gap', align: 'right' },
]
