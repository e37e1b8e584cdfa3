import { parameterCount, type StringReach, type TrainedCell } from '@sweepstack/contracts'
import { OPTIMIZERS } from '../optimizers.js'

/** Bytes of each checkpoint that the spec wants kept, without its header; 0 where it wants none. */
export const keptCheckpointBytes = ({ model, training }: TrainedCell, reach: StringReach): number => {
  const { last, best, every } = training.checkpoints.keep
  if (last === 0 && !best && every === null) return 0
  // Parameters and the optimizer's slots; with early stopping the best parameters as well.
  const vectors = 1 + OPTIMIZERS[training.optimizer].slots.length + (training.earlyStopping === null ? 0 : 1)
  return 4 * vectors * parameterCount(model, reach)
}
