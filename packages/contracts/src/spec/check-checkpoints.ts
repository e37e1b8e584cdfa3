import type { Issue } from '../errors.js'
import type { TrainedCell } from './cell.js'
import { MAX_KEPT, snapshotSteps } from './checkpoints.js'
import type { TrainingSpec } from './training.js'
import { planTraining } from './training-plan.js'

/** What is wrong with a cell's checkpoints and snapshots; of a data file what its number of strings does not decide. */
export const checkCheckpoints = ({ data, training }: TrainedCell): Issue[] => {
  const best: Issue[] =
    training.checkpoints.keep.best && data.validation === 0
      ? [
          {
            path: 'training.checkpoints.keep.best',
            message:
              'the best checkpoint has the lowest validation loss, and there are no validation strings',
            fix: 'give data.validation a share such as 0.1, or set training.checkpoints.keep.best to false',
          },
        ]
      : []
  return data.preset === 'file'
    ? best
    : [...best, ...checkSteps(training, planTraining(training, data.train).steps)]
}

/** The same for a training of `steps` steps, once they are known. */
export const checkSteps = ({ checkpoints, snapshots }: TrainingSpec, steps: number): Issue[] => {
  const { every } = checkpoints.keep
  const issues: Issue[] = []
  if (every !== null && steps / every > MAX_KEPT)
    issues.push({
      path: 'training.checkpoints.keep.every',
      message: `of ${steps} steps it keeps ${Math.floor(steps / every)} checkpoints; a run may keep ${MAX_KEPT}`,
      fix: `use at least ${Math.ceil(steps / MAX_KEPT)}`,
    })
  const last = Array.isArray(snapshots) ? (snapshots.at(-1) ?? 0) : 0
  if (last > steps)
    issues.push({
      path: 'training.snapshots',
      message: `there is no step ${last}: the training has ${steps}`,
      fix: `use steps from 0 to ${steps}, or train longer (training.epochs)`,
    })
  if (snapshotSteps(snapshots, steps).length > MAX_KEPT)
    issues.push({
      path: 'training.snapshots.perDecade',
      message: `of ${steps} steps it keeps more than ${MAX_KEPT} snapshots`,
      fix: 'use a smaller number, such as 10',
    })
  return issues
}
