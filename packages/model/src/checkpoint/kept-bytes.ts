import { parameterCount, type StringReach, type TrainedCell } from '@sweepstack/contracts'

/** Bytes of each checkpoint that the spec wants kept, without its header; 0 where it wants none. */
export const keptCheckpointBytes = ({ model, training }: TrainedCell, reach: StringReach): number => {
  const { last, best, every } = training.checkpoints.keep
  if (last === 0 && !best && every === null) return 0
  // Parameters and Adam's two moments; with early stopping the best parameters as well.
  const vectors = training.earlyStopping === null ? 3 : 4
  return 4 * vectors * parameterCount(model, reach)
}
