import type { CellSpec } from '@sweepstack/contracts'

/**
 * A worker's hold on a run. `token` is the fencing token: it rises with each claim, every write names it, and one
 * that is not the run's newest changes nothing. `attempt` is the same number, as users see it.
 */
export type Claim = {
  runId: string
  sweepId: string
  token: number
  attempt: number
  worker: string
  seed: number
  spec: CellSpec
}
/** What a write needs of a claim. */
export type Held = Pick<Claim, 'runId' | 'token'>
