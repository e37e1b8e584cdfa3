import type { ProbeRow } from '@sweepstack/contracts'
import { cellName } from './cell-heads.js'
import type { Field } from './format.js'

const score = (value: number | null): string => value?.toFixed(3) ?? '–'

/** The columns of a table of probes: one row a run, target and layer. */
export const probeFields: Field<ProbeRow>[] = [
  { head: 'cell', text: (row) => cellName(row.overrides) },
  { head: 'seed', align: 'right', text: (row) => String(row.seed) },
  { head: 'target', text: (row) => row.target },
  { head: 'test', text: (row) => row.test },
  { head: 'layer', align: 'right', text: (row) => String(row.layer) },
  { head: 'metric', text: (row) => row.metric },
  { head: 'score [95 %]', text: (row) => `${score(row.score)} [${score(row.low)}, ${score(row.high)}]` },
  { head: 'control', align: 'right', text: (row) => score(row.control) },
  { head: 'selectivity', align: 'right', text: (row) => score(row.selectivity) },
  { head: 'shuffled', align: 'right', text: (row) => score(row.shuffled) },
  { head: 'majority', align: 'right', text: (row) => score(row.majority) },
  { head: 'n', align: 'right', text: (row) => row.n.toLocaleString('en-US') },
]
