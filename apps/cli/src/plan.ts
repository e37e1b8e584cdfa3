import { warningsOf } from '@sweepstack/brackets'
import { type DryRun, type Estimate, type ExpandedSweep, estimateCell } from '@sweepstack/contracts'
import { count, duration } from './output/words.js'
import type { Upload } from './spec/upload.js'

/** What a sweep will do, before it is submitted: its cells with what a run of each will cost. */
export type Plan = Omit<DryRun, 'warnings'>

export const planOf = ({ spec, cells }: ExpandedSweep): Plan => {
  const views = cells.map((cell) => ({ ...cell, estimate: estimateCell(cell.spec) }))
  const perSeed = sum(views.map((cell) => cell.estimate))
  return {
    name: spec.name,
    cells: views,
    runs: cells.length * spec.seeds.length,
    secondsOnOneCore: perSeed === null ? null : perSeed * spec.seeds.length,
  }
}

/** `sweep demo: 4 cells, 8 runs, about 3 min of one core`. */
export const describePlan = ({ name, cells, runs, secondsOnOneCore }: Plan): string =>
  [
    `sweep ${name}: ${count(cells.length, 'cell')}`,
    count(runs, 'run'),
    ...(secondsOnOneCore === null ? [] : [`about ${duration(secondsOnOneCore)} of one core`]),
  ].join(', ')

/** What makes a question of the sweep unanswerable, as far as small samples and the files at hand show. */
export const warningsFor = ({ cells }: ExpandedSweep, uploads: readonly Upload[]): DryRun['warnings'] =>
  warningsOf(cells, { files: (ref) => uploads.find((upload) => upload.ref === ref)?.text ?? null })

const sum = (estimates: readonly Estimate[]): number | null =>
  estimates.reduce<number | null>(
    (total, { seconds }) => (total === null || seconds === null ? null : total + seconds),
    0,
  )
