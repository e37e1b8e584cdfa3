import type { Dataset } from '@sweepstack/brackets'
import type { Metric, Progress, TrainedCell } from '@sweepstack/contracts'
import type { Tf } from '../transformer/tf.js'
import type { TrainingState } from './checkpoint/training-state.js'
import type { Graphs } from './graphs.js'

/** The state of a training after a step, as a file; `best` and `periodic` say what it is to be kept as. */
export type Checkpoint = {
  step: number
  best: boolean
  periodic: boolean
  /** To be kept, or the last one of a training that keeps any; else it only guards against a death. */
  wanted: boolean
  /** Of the step, where it was validated. */
  validationLoss: number | null
  bytes: Uint8Array
}

/** The weights after a step, as `toSafetensors` writes them. */
export type Snapshot = { step: number; bytes: Uint8Array }

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
  /** Begins from here, as `fromCheckpoint` gave it, and ends as if it had never stopped. */
  resume?: TrainingState
  /**
   * Take what the spec says is to be put away. The training goes on meanwhile; there is one on its way at a time, in the
   * order of their steps. A rejection ends the training with it.
   */
  onCheckpoint?: (checkpoint: Checkpoint) => Promise<void>
  /** Asked after each step: a checkpoint is due, whatever the spec says, for the training is to be stopped. */
  isLeaving?: () => boolean
  onSnapshot?: (snapshot: Snapshot) => Promise<void>
}
