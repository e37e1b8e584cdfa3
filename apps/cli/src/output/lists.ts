import type { CellView, RunView, SweepView } from '@sweepstack/contracts'
import { cellName } from './cell-heads.js'
import type { Field } from './format.js'
import { totalRuns } from './run-counts.js'
import { clock, duration, shortId } from './words.js'

export const sweepFields: Field<SweepView>[] = [
  { head: 'sweep', text: (sweep) => shortId(sweep.id) },
  { head: 'name', text: (sweep) => sweep.name },
  { head: 'status', text: (sweep) => sweep.status },
  { head: 'cells', align: 'right', text: (sweep) => String(sweep.cells) },
  { head: 'done', align: 'right', text: ({ runs }) => `${runs.done}/${totalRuns(runs)}` },
  { head: 'running', align: 'right', text: ({ runs }) => String(runs.running) },
  { head: 'failed', align: 'right', text: ({ runs }) => String(runs.failed) },
  { head: 'created', text: (sweep) => clock(sweep.createdAt) },
]

export const runFields: Field<RunView>[] = [
  { head: 'run', text: (run) => shortId(run.id) },
  { head: 'cell', text: (run) => cellName(run.cell.overrides) },
  { head: 'seed', align: 'right', text: (run) => String(run.seed) },
  { head: 'status', text: (run) => run.status },
  { head: 'tries', align: 'right', text: (run) => tries(run) },
  { head: 'took', align: 'right', text: (run) => took(run) },
  { head: 'worker', text: (run) => run.worker ?? '' },
  { head: '', text: (run) => state(run) },
]

/** `2, from 1,200`: the second went on from a checkpoint of step 1,200. */
const tries = ({ attempts, resumedFrom }: RunView): string =>
  resumedFrom === null ? String(attempts) : `${attempts}, from ${number(resumedFrom)}`

const took = ({ startedAt, finishedAt }: RunView): string =>
  startedAt === null || finishedAt === null
    ? ''
    : duration((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000)

const state = ({ progress, error, status }: RunView): string => {
  if (error !== null) return `${error.code}: ${error.detail}`
  if (status !== 'running' || progress === null) return ''
  const loss = progress.loss === null ? '' : `, loss ${progress.loss.toFixed(3)}`
  return `${progress.phase} ${progress.step}/${progress.steps}${loss}`
}

export const cellFields: Field<Omit<CellView, 'spec'>>[] = [
  { head: 'cell', align: 'right', text: (cell) => String(cell.index) },
  { head: 'differs in', text: (cell) => cellName(cell.overrides) },
  { head: 'parameters', align: 'right', text: ({ estimate }) => number(estimate.parameters) },
  { head: 'steps', align: 'right', text: ({ estimate }) => number(estimate.steps) },
  {
    head: 'a run on one core',
    align: 'right',
    text: ({ estimate }) => (estimate.seconds === null ? 'unknown' : `about ${duration(estimate.seconds)}`),
  },
]

const number = (value: number | null): string => value?.toLocaleString('en-US') ?? 'unknown'
