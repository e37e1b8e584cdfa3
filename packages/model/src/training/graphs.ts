import { Pool } from '@sweepstack/tensor'
import { agrees, PassPools } from '../scoring/passes.js'
import type { TrainingStep } from './step.js'

/**
 * Compiled functions that a process keeps from one training or model to the next of the same shape: `size` steps, and twice as many passes of each
 * kind.
 */
export class Graphs {
  readonly steps: Pool<TrainingStep>
  readonly passes: PassPools

  constructor(size: number) {
    this.steps = new Pool<TrainingStep>(size, agrees)
    this.passes = new PassPools(2 * size)
  }

  dispose(): void {
    this.steps.dispose()
    this.passes.dispose()
  }
}

/** Keeps nothing. */
export const noGraphs = (): Graphs => new Graphs(0)
