import type { Graphs } from '@sweepstack/model'
import type { Tf } from '@sweepstack/tensor'
import type { KeptData } from './kept-data.js'
import type { Given, TrainJob } from './protocol.js'
import type { Reporter } from './reporter.js'

export type TrainCellInput = TrainJob & {
  tf: Tf
  /** What earlier runs of this process made and compiled. */
  data: KeptData
  graphs: Graphs
  report: Reporter
  /** Resolves when it is stored. */
  give: (given: Given) => Promise<void>
  /** Whether a last checkpoint is wanted, for the run goes on elsewhere. */
  isLeaving: () => boolean
  shouldStop: () => boolean
}
