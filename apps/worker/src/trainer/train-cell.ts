import { setImmediate as breathe } from 'node:timers/promises'
import type { Datasets } from '@sweepstack/brackets'
import {
  type ProbeResult,
  SweepstackError,
  streamHooks,
  type TestResult,
  type TrainingSummary,
} from '@sweepstack/contracts'
import { runProbe } from '@sweepstack/interp'
import { evaluate, type TrainedModel } from '@sweepstack/model'
import { type Stopwatch, stopwatch } from '../laps.js'
import { environmentOf } from './environment.js'
import type { RunData } from './kept-data.js'
import { logitsCsv } from './logits-csv.js'
import { modelOfRun } from './model-of-run.js'
import type { NewArtifact, TrainOutput } from './protocol.js'
import type { TrainCellInput } from './train-cell-input.js'
import { weightsArtifact } from './weights-artifact.js'

/**
 * A run from its spec to its result: the data, the model (trained or stored), each test, each probe.
 * @throws SweepstackError what they fail of; `run.cancelled` when told to stop
 */
export const trainCell = async (input: TrainCellInput): Promise<TrainOutput> => {
  const { tf, spec, seed, filesDir, report, shouldStop } = input
  const watch = stopwatch()
  report.progress({ phase: 'data', step: 0, steps: 0, loss: null, secondsLeft: null })
  const data = input.data.of({ spec, seed, filesDir })
  const { datasets } = data
  await letEventsIn(shouldStop)
  watch.lap('data')
  const { model, summary, file, engine } = await modelOfRun(input, datasets)
  watch.lap('around-steps')
  // Compiling and validating is what is left. Of a run that goes on, the steps before took their time elsewhere.
  watch.part('around-steps', 'steps', 1000 * summary.seconds)
  try {
    const { tests, artifacts } = await evaluateAll(input, model, data, summary, watch)
    const probes = await probeAll(input, model, datasets, summary)
    watch.lap('probes')
    return {
      laps: watch.laps,
      result: {
        tests,
        probes,
        datasets: datasets.digests,
        training: summary,
        environment: environmentOf(tf, { ...engine, mismatch: engine.mismatch ?? model.mismatch }),
      },
      artifacts: [weightsArtifact('weights.safetensors', file), ...artifacts],
    }
  } finally {
    model.dispose()
  }
}

type Phase = 'evaluating' | 'probing'
const phaseOf = (phase: Phase, { steps }: TrainingSummary) =>
  ({ phase, step: steps, steps, loss: null, secondsLeft: null }) as const

const evaluateAll = async (
  { report, shouldStop }: TrainCellInput,
  model: TrainedModel,
  { datasets, shortcutsOf }: RunData,
  summary: TrainingSummary,
  watch: Stopwatch,
): Promise<{ tests: TestResult[]; artifacts: NewArtifact[] }> => {
  report.progress(phaseOf('evaluating', summary))
  const results: TestResult[] = []
  const artifacts: NewArtifact[] = []
  for (const [name, dataset] of Object.entries(datasets.tests)) {
    const { result, logits } = await evaluate({ model, dataset, name, shouldStop })
    await letEventsIn(shouldStop)
    watch.lap('tests')
    results.push({ ...result, shortcuts: shortcutsOf(name) })
    watch.lap('shortcuts')
    artifacts.push(logitsCsv(name, dataset, logits))
    await letEventsIn(shouldStop)
    watch.lap('logits')
  }
  return { tests: results, artifacts }
}

const probeAll = async (
  { spec, seed, report, shouldStop }: TrainCellInput,
  model: TrainedModel,
  { tests }: Datasets,
  summary: TrainingSummary,
): Promise<ProbeResult[]> => {
  if (spec.probes.length > 0) report.progress(phaseOf('probing', summary))
  const results: ProbeResult[] = []
  for (const probe of spec.probes) {
    const testName = probe.test ?? Object.keys(tests)[0]
    const dataset = testName === undefined ? undefined : tests[testName]
    if (testName === undefined || dataset === undefined)
      throw new SweepstackError('spec.invalid', `the probe of ${probe.target} names no test of the spec`)
    const where = { hooks: streamHooks(model.spec), width: model.spec.dModel }
    results.push(...(await runProbe({ model, ...where, dataset, testName, spec: probe, seed, shouldStop })))
    await letEventsIn(shouldStop)
  }
  return results
}

/** Messages of the worker are heard between two pieces of work. */
const letEventsIn = async (shouldStop: () => boolean): Promise<void> => {
  await breathe()
  if (shouldStop()) throw new SweepstackError('run.cancelled', 'the run was told to stop')
}
