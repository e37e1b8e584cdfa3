import {
  planTraining,
  type StringReach,
  type TrainingPlan,
  type TrainingSpec,
  type TrainingSummary,
} from '@sweepstack/contracts'
import { rng } from '@sweepstack/stats'
import { breather } from '../scoring/breather.js'
import { scoreOf } from '../scoring/evaluate.js'
import { Scorer } from '../scoring/scorer.js'
import { initialParameters } from '../transformer/init.js'
import { Batches } from './batches.js'
import { PutAway } from './checkpoint/put-away.js'
import type { TrainingState, Validation } from './checkpoint/training-state.js'
import { Curve, type StepReport } from './curve.js'
import { EarlyStopping } from './early-stopping.js'
import type { EngineUsed } from './engine-used.js'
import { checkFinite } from './finite.js'
import type { Graphs } from './graphs.js'
import { emptySlots, stepScalars } from './optimizers.js'
import { learningRateAt } from './schedule.js'
import { readSlots, stepKey, type TrainingStep, trainingStep } from './step.js'
import type { TrainInput } from './train-input.js'

/** Progress is told with each row of the curve, and at least this often. */
const PROGRESS_MS = 1000

/** One training: its step, its place in the data, its curve. Used once. */
export class Trainer {
  readonly #input: TrainInput
  readonly #spec: TrainingSpec
  readonly #plan: TrainingPlan
  readonly #batches: Batches
  readonly #step: TrainingStep
  readonly #giveBack: () => void
  readonly #scorer: Scorer
  readonly #stopping: EarlyStopping | null
  readonly #curve: Curve
  readonly #putAway: PutAway
  readonly #T: number
  #seconds: number
  #done: number
  #stopped: boolean
  #validated: Validation | null
  #lowest: number | null

  constructor(input: TrainInput, reach: StringReach, graphs: Graphs) {
    const { tf, spec, seed, train } = input
    this.#input = input
    this.#spec = spec.training
    this.#plan = planTraining(spec.training, train.n)
    this.#batches = new Batches(train, this.#plan, seed)
    this.#T = train.maxLength + 2
    const shape = {
      model: spec.model,
      training: spec.training,
      reach,
      B: this.#plan.B,
      T: this.#T,
      padded: train.minLength !== train.maxLength,
      tokensAtMost: this.#tokensAtMost(),
    }
    const key = stepKey(shape)
    this.#step = graphs.steps.take(key) ?? trainingStep(tf, shape)
    this.#giveBack = () => {
      this.#step.clearState()
      graphs.steps.give(key, this.#step)
    }
    const { resume = null } = input
    const { engine, earlyStopping, optimizer } = spec.training
    const params = resume?.params ?? initialParameters(spec.model, reach, seed)
    this.#step.setState({ params, ...(resume?.slots ?? emptySlots(optimizer, params.length)) })
    this.#scorer = new Scorer(tf, {
      model: spec.model,
      reach,
      engine,
      pools: graphs.passes,
      times: Math.ceil(this.#plan.steps / this.#plan.validateEvery),
    })
    this.#stopping = earlyStopping && new EarlyStopping(earlyStopping, resume?.stopping)
    this.#curve = new Curve(resume?.curve)
    this.#putAway = new PutAway(input, reach, this.#plan)
    this.#seconds = resume?.seconds ?? 0
    this.#done = resume?.step ?? 0
    this.#stopped = resume?.stopped ?? false
    this.#validated = resume?.validated ?? null
    this.#lowest = resume?.lowest ?? null
  }

  async run(): Promise<{ params: Float32Array; summary: TrainingSummary }> {
    const { steps } = this.#plan
    const breathe = breather(this.#input.shouldStop)
    let told = performance.now()
    this.#tell(this.#done, null)
    if (this.#done === 0) await this.#keep(0, { best: false, validationLoss: null })
    while (this.#done < steps && !this.#stopped) {
      const step = ++this.#done
      const report = this.#run(step)
      const rowDue = step === steps || step % this.#spec.metricsEvery === 0
      if (rowDue) this.#input.onMetrics([this.#row(step)])
      if (rowDue || performance.now() - told > PROGRESS_MS) {
        this.#tell(step, report.loss)
        told = performance.now()
      }
      await this.#keep(step, await this.#judge(step))
      await breathe()
    }
    await this.#putAway.settled()
    return this.#result()
  }

  get engine(): EngineUsed {
    const { engine, mismatch } = this.#step.info
    return { engine, mismatch: mismatch ?? this.#scorer.mismatch }
  }

  dispose(): void {
    this.#giveBack()
    this.#scorer.dispose()
  }

  /**
   * Null where too little is padding for leaving it out to pay. In sixteenths of a whole batch, so that the seeds of a cell
   * have the same step.
   */
  #tokensAtMost(): number | null {
    const { train } = this.#input
    const sixteenth = (this.#plan.B * this.#T) / 16
    if (train.minLength === train.maxLength) return null
    const sixteenths = Math.ceil(this.#batches.mostTokens() / sixteenth)
    return sixteenths > 14 ? null : Math.ceil(sixteenths * sixteenth)
  }

  /** Step `step`, from 1. */
  #run(step: number): StepReport {
    const started = performance.now()
    const learningRate = this.#learningRate(step)
    const random = rng(this.#input.seed, 'dropout', step)
    const { report } = this.#step.run({
      ...this.#batches.at(step),
      scalars: stepScalars(this.#spec, step, learningRate),
      seed: Int32Array.of(random.uint32() | 0, random.uint32() | 0),
    })
    const seconds = (performance.now() - started) / 1000
    this.#seconds += seconds
    const [loss, correct, gradientNorm] = report as unknown as [number, number, number]
    const found = { loss, correct, gradientNorm, seconds }
    checkFinite(found, { step, learningRate, spec: this.#spec })
    this.#curve.add(found)
    return found
  }

  /** Validates where it is time to, and stops early where that says so. */
  async #judge(step: number): Promise<{ best: boolean; validationLoss: number | null }> {
    const { steps, validateEvery } = this.#plan
    const last = step === steps
    if (this.#input.validation.n === 0 || !(last || step % validateEvery === 0))
      return { best: false, validationLoss: null }
    const found = await this.#validate(step)
    const stop = this.#stopping?.take(step, found.loss, () => this.#params()) ?? false
    if (this.#stopping === null || this.#stopping.best?.step === step) this.#validated = found
    this.#stopped = stop && !last
    if (this.#stopped && !this.#curve.empty) this.#input.onMetrics([this.#row(step)])
    const best = this.#lowest === null || found.loss < this.#lowest
    if (best) this.#lowest = found.loss
    return { best, validationLoss: found.loss }
  }

  async #validate(step: number): Promise<Validation> {
    const { validation, onMetrics, shouldStop } = this.#input
    const params = this.#step.stateTensor('params')
    try {
      const all = Uint32Array.from({ length: validation.n }, (_, i) => i)
      const logits = await this.#scorer.logits(params, validation, all, shouldStop)
      const { loss, correct } = scoreOf(logits, validation.label)
      const accuracy = correct / validation.n
      const epoch = step / this.#plan.stepsPerEpoch
      const none = { learningRate: null, gradientNorm: null, tokensPerSecond: null }
      onMetrics([{ step, split: 'validation', epoch, loss, accuracy, ...none }])
      return { loss, accuracy }
    } finally {
      params.dispose()
    }
  }

  /** Hands out what is due after the step. */
  async #keep(step: number, judged: { best: boolean; validationLoss: number | null }): Promise<void> {
    const ended = this.#stopped || step === this.#plan.steps
    await this.#putAway.after({ step, ended, ...judged }, () => this.#state())
  }

  #state(): TrainingState {
    return {
      step: this.#done,
      stopped: this.#stopped,
      params: this.#params(),
      slots: readSlots(this.#step, this.#spec.optimizer),
      seconds: this.#seconds,
      curve: this.#curve.sums,
      validated: this.#validated,
      lowest: this.#lowest,
      stopping: this.#stopping?.state ?? null,
    }
  }

  #result(): { params: Float32Array; summary: TrainingSummary } {
    const { stepsPerEpoch, B } = this.#plan
    const best = this.#stopping?.best ?? null
    const params = best?.params ?? this.#params()
    const summary = {
      steps: this.#done,
      epochs: this.#done / stepsPerEpoch,
      seconds: this.#seconds,
      tokensPerSecond: (this.#done * B * this.#T) / Math.max(this.#seconds, 1e-6),
      parameters: params.length,
      stoppedEarly: this.#stopped,
      bestStep: best?.step ?? null,
      validationLoss: this.#validated?.loss ?? null,
      validationAccuracy: this.#validated?.accuracy ?? null,
    }
    return { params, summary }
  }

  #row(step: number) {
    const { B, stepsPerEpoch } = this.#plan
    const learningRate = this.#learningRate(step)
    return this.#curve.row({ step, epoch: step / stepsPerEpoch, learningRate, B, tokens: B * this.#T })
  }

  #tell(step: number, loss: number | null): void {
    const { steps } = this.#plan
    const secondsLeft = step === 0 ? null : (this.#seconds / step) * (steps - step)
    this.#input.onProgress({ phase: 'training', step, steps, loss, secondsLeft })
  }

  #learningRate(step: number): number {
    return learningRateAt(this.#spec.schedule, this.#spec.learningRate, step, this.#plan.steps)
  }

  #params(): Float32Array {
    return this.#step.readState('params').slice()
  }
}
