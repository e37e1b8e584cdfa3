import type { Dataset } from '@sweepstack/brackets'
import type { Metric, Progress, TrainedCell } from '@sweepstack/contracts'
import type { Graphs } from './graphs.js'
import type { Tf } from './tf.js'

export type TrainInput = {
  tf: Tf
  spec: TrainedCell
  /** Fixes the initial weights, the order of the strings and what dropout drops. */
  seed: number
  train: Dataset
  /** May be empty, where the spec does not stop early. */
  validation: Dataset
  /** Where compiled functions come from and go to; without, they are compiled anew. */
  graphs?: Graphs
  onMetrics: (rows: Metric[]) => void
  onProgress: (progress: Progress) => void
  /** Asked after each step; events are let in about every 50 ms. */
  shouldStop: () => boolean
}
