import { type StringReach, snapshotSteps, type TrainingPlan } from '@sweepstack/contracts'
import { type Layout, layoutOf, toSafetensors } from '@sweepstack/weights'
import type { TrainInput } from '../train-input.js'
import { toCheckpoint } from './checkpoint-file.js'
import { CheckpointClock, type StepDone } from './clock.js'
import { type Identity, identityOf } from './identity.js'
import { Lane } from './lane.js'
import type { TrainingState } from './training-state.js'

/** Hands out a training's checkpoints and snapshots when they are due. */
export class PutAway {
  readonly #input: TrainInput
  readonly #reach: StringReach
  readonly #layout: Layout
  readonly #identity: Identity
  readonly #clock: CheckpointClock
  readonly #snapshots: Set<number>
  readonly #lane = new Lane()

  constructor(input: TrainInput, reach: StringReach, plan: TrainingPlan) {
    const { checkpoints, snapshots } = input.spec.training
    this.#input = input
    this.#reach = reach
    this.#layout = layoutOf(input.spec.model, reach)
    this.#identity = identityOf(input)
    this.#clock = new CheckpointClock(checkpoints, input.resume?.step ?? 0)
    this.#snapshots = new Set(snapshotSteps(snapshots, plan.steps))
  }

  /**
   * To be called after each step, and as step 0 before the first of a training that begins anew. The snapshot of a step goes before its
   * checkpoint, so what a training that goes on from there need not hand out again has arrived.
   * @throws what an earlier one failed of to arrive
   */
  async after(done: StepDone & { validationLoss: number | null }, state: () => TrainingState): Promise<void> {
    const { onSnapshot, onCheckpoint, spec } = this.#input
    const { step, ended, validationLoss } = done
    if (onSnapshot !== undefined && this.#snaps(step, ended)) {
      const bytes = toSafetensors({ spec: spec.model, reach: this.#reach, params: state().params })
      await this.#lane.give(() => onSnapshot({ step, bytes }))
    }
    if (onCheckpoint === undefined || step === 0) return
    const leaving = this.#input.isLeaving?.() ?? false
    const due = this.#clock.due({ ...done, leaving }, this.#lane.free)
    if (due === null) return
    // The one before has to arrive first: there is never more than one copy of the state waiting.
    await this.#lane.settled()
    const bytes = toCheckpoint(state(), this.#identity, this.#layout)
    await this.#lane.give(() => onCheckpoint({ step, ...due, validationLoss, bytes }))
  }

  /** Resolves when all has arrived. @throws what it failed of */
  settled(): Promise<void> {
    return this.#lane.settled()
  }

  /** Where early stopping ends a training sooner, its last step is another than planned. */
  #snaps(step: number, ended: boolean): boolean {
    const logSpaced =
      this.#input.spec.training.snapshots !== null && !Array.isArray(this.#input.spec.training.snapshots)
    return this.#snapshots.has(step) || (ended && logSpaced)
  }
}
