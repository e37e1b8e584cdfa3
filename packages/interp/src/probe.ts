import type { Strings } from '@sweepstack/brackets'
import { PROBE_TARGETS, type ProbeResult, type ProbeSpec } from '@sweepstack/contracts'
import { rng } from '@sweepstack/stats'
import { controlLabels, shuffledLabels } from './control.js'
import { measureLayer, type ProbeTask, UNDEFINED_SCORES } from './measure.js'
import { type ResidualSource, residualFeatures } from './residuals.js'
import { type Sample, samplePositions, split } from './sample.js'
import { targetOf, typeOf } from './targets.js'

/** Random tasks averaged: one control, or one null, of a few dozen types is a noisy figure. */
const DRAWS = 3
const FOLDS = 5

export type ProbeInput = {
  model: ResidualSource
  dataset: Strings
  testName: string
  spec: Pick<ProbeSpec, 'target' | 'positions'>
  seed: number
}

/**
 * A linear probe of the residual stream at each layer, 0 (the embedding) to L: positions are drawn from the
 * test's strings, four fifths of the strings fit, the rest score. The same seed gives the same positions,
 * for every target of a test, so that targets and layers are compared on the same ones.
 * @throws SweepstackError training.nan where an activation is not finite
 */
export const runProbe = (input: ProbeInput): ProbeResult[] => {
  const { model, dataset, testName, spec, seed } = input
  const { kind, metric } = PROBE_TARGETS[spec.target]
  const sample = samplePositions(dataset, spec.positions, rng(seed, 'probe', testName, 'positions'))
  const task = taskOf(input, sample)
  if (sample.strings.length === 0) return []
  return Array.from(residualFeatures(model, dataset, sample), ({ layer, hook, features }) => ({
    target: spec.target,
    test: testName,
    layer,
    hook,
    metric,
    ...(task === null
      ? UNDEFINED_SCORES
      : measureLayer(
          { kind, metric },
          features,
          task,
          rng(seed, 'probe', testName, spec.target, 'interval'),
        )),
  }))
}

/** What the probe is to learn, and the random tasks beside it; null where the strings cannot be split. */
const taskOf = ({ dataset, testName, spec, seed }: ProbeInput, sample: Sample): ProbeTask | null => {
  const parts = split(sample, FOLDS)
  if (parts === null) return null
  const truth = targetOf(dataset, sample, spec.target)
  const types = typeOf(dataset, sample)
  const draw = (name: string, make: (random: ReturnType<typeof rng>) => Float64Array) =>
    Array.from({ length: DRAWS }, (_, d) => make(rng(seed, 'probe', testName, spec.target, name, d)))
  return {
    ...parts,
    bounds: sample.bounds,
    truth,
    controls: draw('control', (random) => controlLabels(types, truth, random)),
    shuffled: draw('shuffled', (random) => shuffledLabels(truth, parts.held.from, random)),
  }
}
