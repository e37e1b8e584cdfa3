import type { Strings } from '@sweepstack/brackets'
import { SweepstackError } from '@sweepstack/contracts'
import type { TrainedModel } from '@sweepstack/model'
import type { Features } from '@sweepstack/stats'
import type { Sample } from './sample.js'

/** What a probe asks of a model. */
export type ActivationSource = Pick<TrainedModel, 'capture'>

export type ActivationInput = {
  model: ActivationSource
  /** Hooks with a vector of so many numbers at each position, [B, T, width]. */
  hooks: readonly string[]
  width: number
  dataset: Strings
  shouldStop?: () => boolean
}

/** Of the rows of all hooks held at once; with more, the strings are read again for the next hooks. */
const HELD_BYTES = 2 ** 29

/**
 * The activations at the sampled positions, hook by hook, a row of features each.
 * @throws SweepstackError `training.nan` where an activation is not finite, `run.cancelled` when shouldStop says so
 */
export async function* activationsAt(
  input: ActivationInput,
  sample: Sample,
): AsyncGenerator<{ hook: string; features: Features }> {
  const { hooks, width } = input
  const held = Math.max(1, Math.floor(HELD_BYTES / (4 * sample.positions.length * width)))
  for (let from = 0; from < hooks.length; from += held) {
    for (const [hook, features] of await readAll(input, hooks.slice(from, from + held), sample)) {
      if (!features.values.every(Number.isFinite))
        throw new SweepstackError(
          'training.nan',
          `the activations at ${hook} have values that are not finite`,
          {
            fix: 'lower training.learningRate or set training.gradientClip',
          },
        )
      yield { hook, features }
    }
  }
}

const readAll = async (
  { model, dataset, shouldStop }: ActivationInput,
  hooks: readonly string[],
  { strings, bounds, positions }: Sample,
): Promise<Map<string, Features>> => {
  const rows = positions.length
  const found = new Map<string, Features>()
  const length = (s: number) => dataset.offsets[strings[s]! + 1]! - dataset.offsets[strings[s]!]!
  // Strings of like length together: little padding.
  const order = Uint32Array.from(strings.keys()).sort((a, b) => length(a) - length(b))
  const placeOf = new Map([...strings].map((string, s) => [string, s]))
  const captured = model.capture({
    strings: dataset,
    indices: order.map((s) => strings[s]!),
    hooks,
    // Bracket p stands behind the start token.
    positions: (string) => {
      const s = placeOf.get(string)!
      return positions.subarray(bounds[s]!, bounds[s + 1]!).map((p) => p + 1)
    },
    ...(shouldStop && { shouldStop }),
  })
  for await (const batch of captured)
    for (const [hook, { shape, data }] of batch.hooks) {
      const [, P, width] = shape as [number, number, number]
      const features = found.get(hook) ?? { values: new Float32Array(rows * width), rows, width }
      found.set(hook, features)
      batch.indices.forEach((string, b) => {
        const [from, to] = [bounds[placeOf.get(string)!]!, bounds[placeOf.get(string)! + 1]!]
        features.values.set(data.subarray(b * P * width, (b * P + to - from) * width), from * width)
      })
    }
  return found
}
