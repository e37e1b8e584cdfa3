import type { Field } from '../output/format.js'
import { count, percent } from '../output/words.js'
import type { GateRow } from './gate.js'

export const gateFields: Field<GateRow>[] = [
  { head: 'cell', text: (row) => row.cell },
  { head: 'test', text: (row) => row.test },
  { head: 'label', text: (row) => row.label },
  { head: 'recorded', align: 'right', text: (row) => share(row.before) },
  { head: 'now', align: 'right', text: (row) => share(row.now) },
  {
    head: 'moved by',
    align: 'right',
    text: ({ difference }) =>
      difference === null ? '' : `${difference > 0 ? '+' : ''}${percent(difference)}`,
  },
  {
    head: 'p (Holm)',
    align: 'right',
    text: ({ adjustedP }) => (adjustedP === null ? '' : adjustedP.toPrecision(2)),
  },
  { head: '', text: ({ verdict }) => (verdict === 'same' ? '' : verdict) },
]

const share = (counts: GateRow['before']): string =>
  counts === null ? '–' : `${percent(counts.correct / counts.n)} (${counts.correct}/${counts.n})`

/** `12 rows compared: 10 the same, 2 moved, 0 failed`. */
export const verdictLine = (rows: readonly GateRow[], margin: number): string => {
  const of = (verdict: GateRow['verdict']): number => rows.filter((row) => row.verdict === verdict).length
  const odd = of('missing') + of('new')
  return (
    `${count(rows.length, 'row')} compared: ${of('same')} the same, ${of('moved')} moved within ${percent(margin)} ` +
    `points or by chance, ${of('failed')} failed${odd > 0 ? `, ${odd} on one side only` : ''}`
  )
}
