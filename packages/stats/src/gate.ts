import type { Counts } from './counts.js'
import { holm } from './holm.js'
import { marginTest } from './margin-test.js'

export type GateRow = { baseline: Counts; current: Counts }
export type GateOutcome = {
  /** current accuracy less the baseline's */
  difference: number
  /** of `marginTest`, before the correction */
  p: number
  /** corrected by Holm over all the rows */
  adjustedP: number
  moved: boolean
}

/**
 * The baseline gate: which rows' accuracies have moved, up or down. A row has when its difference is larger
 * than the margin and the test that it is not (`marginTest`) is rejected at alpha after Holm's correction over
 * all rows. So a gate with nothing wrong fails with a chance of at most alpha, and neither a difference that is
 * large by luck in a small test nor a sure but negligible one fails it.
 *
 * The counts are taken as independent answers. Seeds pooled in a row vary together (training on another CPU is
 * another draw), so the margin should be at least the spread over seeds.
 */
export const gate = (
  rows: readonly GateRow[],
  { margin, alpha }: { margin: number; alpha: number },
): GateOutcome[] => {
  const tests = rows.map(({ baseline, current }) =>
    marginTest({ k1: current.correct, n1: current.n, k2: baseline.correct, n2: baseline.n, margin }),
  )
  const adjusted = holm(tests.map(({ p }) => p))
  return tests.map(({ difference, p }, i) => {
    const adjustedP = adjusted[i] as number
    return { difference, p, adjustedP, moved: Math.abs(difference) > margin && adjustedP < alpha }
  })
}
