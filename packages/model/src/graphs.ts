import { type CompileInfo, Pool } from '@sweepstack/tensor'
import type { ScoringPass } from './scoring-pass.js'
import type { TrainingStep } from './step.js'

/** Compiled functions that a process keeps from one training or model to the next of the same shape: `size` steps. */
export class Graphs {
  readonly steps: Pool<TrainingStep>
  readonly passes: Pool<ScoringPass>

  constructor(size: number) {
    this.steps = new Pool<TrainingStep>(size, agrees)
    this.passes = new Pool<ScoringPass>(2 * size, agrees)
  }

  dispose(): void {
    this.steps.dispose()
    this.passes.dispose()
  }
}

/** One that fell back to eager for a seed's values would give the next seed other bits than a fresh one. */
const agrees = ({ info }: { info: CompileInfo }): boolean => info.mismatch === null

/** Keeps nothing. */
export const noGraphs = (): Graphs => new Graphs(0)
