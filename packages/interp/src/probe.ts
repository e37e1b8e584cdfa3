import { PROBE_TARGETS, type ProbeResult, type ProbeSpec } from '@sweepstack/contracts'
import { rng } from '@sweepstack/stats'
import { type ActivationInput, activationsAt } from './activations.js'
import { controlLabels, shuffledLabels } from './control.js'
import { measureLayer, type ProbeTask, UNDEFINED_SCORES } from './measure.js'
import { type Sample, samplePositions, split } from './sample.js'
import { targetOf, typeOf } from './targets.js'

/** Random tasks averaged: one control, or one null, of a few dozen types is a noisy figure. */
const DRAWS = 3
const FOLDS = 5

export type ProbeInput = ActivationInput & {
  testName: string
  spec: Pick<ProbeSpec, 'target' | 'positions'>
  seed: number
}

/**
 * A linear probe at each hook, which of the residual stream's are layers 0 (the embedding) to L: positions are drawn from the
 * test's strings, four fifths of the strings fit, the rest score. The same seed gives the same positions,
 * for every target of a test, so that targets and layers are compared on the same ones.
 * @throws SweepstackError as `activationsAt`
 */
export const runProbe = async (input: ProbeInput): Promise<ProbeResult[]> => {
  const { dataset, testName, spec, seed } = input
  const { kind, metric } = PROBE_TARGETS[spec.target]
  const sample = samplePositions(dataset, spec.positions, rng(seed, 'probe', testName, 'positions'))
  const task = taskOf(input, sample)
  if (sample.strings.length === 0) return []
  const results: ProbeResult[] = []
  for await (const { hook, features } of activationsAt(input, sample)) {
    const random = rng(seed, 'probe', testName, spec.target, 'interval')
    const scores = task === null ? UNDEFINED_SCORES : measureLayer({ kind, metric }, features, task, random)
    results.push({ target: spec.target, test: testName, layer: results.length, hook, metric, ...scores })
  }
  return results
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
