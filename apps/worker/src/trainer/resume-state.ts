import type { Datasets } from '@sweepstack/brackets'
import type { TrainedCell } from '@sweepstack/contracts'
import { fromCheckpoint, identityOf, reachOf, type TrainingState } from '@sweepstack/model'
import { layoutOf } from '@sweepstack/weights'
import type { TrainJob } from './protocol.js'

/** Where a run begins: the state of its checkpoint, or anew, and then perhaps why. */
export type Resumed = { state: TrainingState | null; refused: string | null }

/** A checkpoint that is damaged, or of another training, is no reason to fail: the run begins anew. */
export const resumeState = (
  { spec, seed, resume }: { spec: TrainedCell } & Pick<TrainJob, 'seed' | 'resume'>,
  { train, validation }: Datasets,
): Resumed => {
  if (resume === null) return { state: null, refused: null }
  const input = { spec, seed, train, validation }
  try {
    const layout = layoutOf(spec.model, reachOf(input))
    return {
      state: fromCheckpoint(resume, identityOf(input), { layout, optimizer: spec.training.optimizer }),
      refused: null,
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { state: null, refused: `the checkpoint cannot be used: ${error.message}` }
  }
}
