import { type DryRun, type ExpandedSweep, estimateCell, type Issue } from '@sweepstack/contracts'

/** The cells and what they will cost, summed over seeds; null where a cell's cost is not known beforehand. */
export const dryRun = ({ spec, cells }: ExpandedSweep, warnings: Issue[]): DryRun => {
  const views = cells.map((cell) => ({ ...cell, estimate: estimateCell(cell.spec) }))
  const seconds = views.reduce<number | null>(
    (sum, { estimate }) => (sum === null || estimate.seconds === null ? null : sum + estimate.seconds),
    0,
  )
  return {
    name: spec.name,
    cells: views,
    runs: cells.length * spec.seeds.length,
    secondsOnOneCore: seconds === null ? null : Math.round(seconds * spec.seeds.length * 10) / 10,
    warnings,
  }
}
