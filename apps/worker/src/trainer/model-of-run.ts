import { readFileSync } from 'node:fs'
import type { Datasets } from '@sweepstack/brackets'
import {
  asTrained,
  isTrained,
  type StoredCell,
  snapshotName,
  type TrainingSummary,
} from '@sweepstack/contracts'
import { type EngineUsed, keptCheckpointBytes, reachOf, TrainedModel, train } from '@sweepstack/model'
import { fromSafetensors, toSafetensors } from '@sweepstack/weights'
import { environmentOf } from './environment.js'
import { pathOfFile } from './path-of-file.js'
import { checkTests, checkTestsOfStored } from './reach.js'
import { resumeState } from './resume-state.js'
import type { TrainCellInput } from './train-cell-input.js'
import { weightsArtifact } from './weights-artifact.js'

/** A model to evaluate, how it came about, and its file. */
export type ModelOfRun = {
  model: TrainedModel
  summary: TrainingSummary
  file: Uint8Array
  engine: EngineUsed
}

/**
 * The run's model: trained, or as it is stored.
 * @throws SweepstackError what training fails of; `data.impossible` for tests that it cannot read
 */
export const modelOfRun = async (input: TrainCellInput, datasets: Datasets): Promise<ModelOfRun> => {
  if (!isTrained(input.spec)) {
    await begin(input, { step: 0, refused: null, checkpointBytes: 0 })
    return storedModel(input, input.spec, datasets)
  }
  const { tf, graphs, seed, report, give, isLeaving, shouldStop } = input
  const spec = asTrained(input.spec)
  checkTests(spec, datasets)
  const { state, refused } = resumeState({ ...input, spec }, datasets)
  const checkpointBytes = keptCheckpointBytes(spec, reachOf({ spec, ...datasets }))
  await begin(input, { step: state?.step ?? 0, refused, checkpointBytes })
  const { model, summary, engine } = await train({
    tf,
    spec,
    seed,
    train: datasets.train,
    validation: datasets.validation,
    graphs,
    onMetrics: report.metrics,
    onProgress: report.progress,
    shouldStop,
    isLeaving,
    onCheckpoint: (checkpoint) => give({ is: 'checkpoint', ...checkpoint }),
    onSnapshot: ({ step, bytes }) =>
      give({ is: 'artifact', artifact: weightsArtifact(snapshotName(step), bytes) }),
    ...(state === null ? {} : { resume: state }),
  })
  return { model, summary, file: toSafetensors(model), engine }
}

/** Says from which step the attempt begins, and on what it computes; fails where what it is to keep could not be stored. */
const begin = (
  { tf, spec, give }: TrainCellInput,
  from: { step: number; refused: string | null; checkpointBytes: number },
): Promise<void> => {
  const environment = environmentOf(tf, { engine: spec.training.engine, mismatch: null })
  return give({ is: 'beginning', ...from, environment })
}

/** Nothing is trained: no steps, no time. */
const storedModel = (
  { tf, graphs, filesDir }: TrainCellInput,
  { model: { from }, training: { engine } }: StoredCell,
  { tests }: Datasets,
): ModelOfRun => {
  const file = readFileSync(pathOfFile(filesDir, from))
  const weights = fromSafetensors(file)
  checkTestsOfStored(weights, tests)
  const none = { steps: 0, epochs: 0, seconds: 0, tokensPerSecond: 0, bestStep: null }
  return {
    model: new TrainedModel({ tf, ...weights, engine, graphs }),
    file,
    engine: { engine, mismatch: null },
    summary: {
      ...none,
      parameters: weights.params.length,
      stoppedEarly: false,
      validationLoss: null,
      validationAccuracy: null,
    },
  }
}
