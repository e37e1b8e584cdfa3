import type { RunCounts } from '@sweepstack/contracts'

export const totalRuns = (runs: RunCounts): number => Object.values(runs).reduce((sum, n) => sum + n, 0)
export const endedRuns = (runs: RunCounts): number => runs.done + runs.failed + runs.cancelled
