import {
  planTraining,
  type StringReach,
  type TrainingPlan,
  type TrainingSpec,
  type TrainingSummary,
} from '@sweepstack/contracts'
import { rng } from '@sweepstack/stats'
import { Batches } from './batches.js'
import { breather } from './breather.js'
import { Curve, type StepReport } from './curve.js'
import { EarlyStopping } from './early-stopping.js'
import type { EngineUsed } from './engine-used.js'
import { scoreOf } from './evaluate.js'
import { checkFinite } from './finite.js'
import type { Graphs } from './graphs.js'
import { initialParameters } from './init.js'
import { stepScalars } from './optimizer.js'
import { learningRateAt } from './schedule.js'
import { Scorer } from './scorer.js'
import { stepKey, type TrainingStep, trainingStep } from './step.js'
import type { TrainInput } from './train-input.js'

type Validation = { loss: number; accuracy: number }

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
  readonly #curve = new Curve()
  readonly #T: number
  #seconds = 0

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
    const params = initialParameters(spec.model, reach, seed)
    const zeros = new Float32Array(params.length)
    this.#step.setState({ params, m: zeros, v: zeros })
    this.#scorer = new Scorer(tf, {
      model: spec.model,
      reach,
      engine: spec.training.engine,
      graphs,
      times: Math.ceil(this.#plan.steps / this.#plan.validateEvery),
    })
    this.#stopping =
      spec.training.earlyStopping === null ? null : new EarlyStopping(spec.training.earlyStopping)
  }

  async run(): Promise<{ params: Float32Array; summary: TrainingSummary }> {
    const { steps, validateEvery, stepsPerEpoch, B } = this.#plan
    const { onMetrics, validation, shouldStop } = this.#input
    const breathe = breather(shouldStop)
    let told = performance.now()
    let validated: Validation | null = null
    let stoppedEarly = false
    let done = 0
    this.#tell(0, null)
    while (done < steps && !stoppedEarly) {
      const step = ++done
      const report = this.#run(step)
      const last = step === steps
      const rowDue = last || step % this.#spec.metricsEvery === 0
      if (rowDue) onMetrics([this.#row(step)])
      if (rowDue || performance.now() - told > PROGRESS_MS) {
        this.#tell(step, report.loss)
        told = performance.now()
      }
      if (validation.n > 0 && (last || step % validateEvery === 0)) {
        const found = await this.#validate(step)
        const stop = this.#stopping?.take(step, found.loss, () => this.#params()) ?? false
        if (this.#stopping === null || this.#stopping.best?.step === step) validated = found
        stoppedEarly = stop && !last
        if (stoppedEarly && !this.#curve.empty) onMetrics([this.#row(step)])
      }
      await breathe()
    }
    const best = this.#stopping?.best ?? null
    const params = best?.params ?? this.#params()
    return {
      params,
      summary: {
        steps: done,
        epochs: done / stepsPerEpoch,
        seconds: this.#seconds,
        tokensPerSecond: (done * B * this.#T) / Math.max(this.#seconds, 1e-6),
        parameters: params.length,
        stoppedEarly,
        bestStep: best?.step ?? null,
        validationLoss: validated?.loss ?? null,
        validationAccuracy: validated?.accuracy ?? null,
      },
    }
  }

  get engine(): EngineUsed {
    return this.#step.info
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
    this.#seconds += (performance.now() - started) / 1000
    const [loss, correct, gradientNorm] = report as unknown as [number, number, number]
    const found = { loss, correct, gradientNorm }
    checkFinite(found, { step, learningRate, spec: this.#spec })
    this.#curve.add(found)
    return found
  }

  async #validate(step: number): Promise<Validation> {
    const { validation, onMetrics, shouldStop } = this.#input
    const started = performance.now()
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
      this.#curve.pause(performance.now() - started)
    }
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
