import { type CellView, type Estimate, type ExpandedSweep, estimateCell } from '@sweepstack/contracts'
import { count, duration } from './output/words.js'

/** What a sweep will do, before it is submitted: its cells with what a run of each will cost. */
export type Plan = { name: string; cells: CellView[]; runs: number; secondsOnOneCore: number | null }

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

const sum = (estimates: readonly Estimate[]): number | null =>
  estimates.reduce<number | null>(
    (total, { seconds }) => (total === null || seconds === null ? null : total + seconds),
    0,
  )
