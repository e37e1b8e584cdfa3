import type { Strings } from '@sweepstack/brackets'
import { SweepstackError } from '@sweepstack/contracts'
import type { TrainedModel } from '@sweepstack/model'
import type { Features } from '@sweepstack/stats'
import type { Sample } from './sample.js'

/** What a probe asks of a model. */
export type ResidualSource = Pick<TrainedModel, 'residuals'>

type LayerFeatures = { layer: number; hook: string; features: Features }

/** Tokens a forward pass: bounds the memory of its activations. */
const BATCH_TOKENS = 8_192
/** Of the rows of all layers held at once; with more, the strings are read again for the next layers. */
const HELD_BYTES = 2 ** 29

/**
 * The residual stream at the sampled positions, layer by layer, a row of features each.
 * @throws SweepstackError training.nan where an activation is not finite
 */
export function* residualFeatures(
  source: ResidualSource,
  dataset: Strings,
  sample: Sample,
): Generator<LayerFeatures> {
  const known = source.residuals(dataset, sample.strings.subarray(0, 1))
  const rows = sample.positions.length
  const width = known[0]!.shape[2]
  const held = Math.max(1, Math.floor(HELD_BYTES / (4 * rows * width)))
  for (let from = 0; from < known.length; from += held) {
    const some = known.slice(from, from + held)
    const read = readLayers(source, dataset, sample, { from, count: some.length, width })
    for (const [i, { layer, hook }] of some.entries()) {
      const values = read[i]!
      if (!values.every(Number.isFinite))
        throw new SweepstackError(
          'training.nan',
          `the residual stream at ${hook} has values that are not finite`,
          { fix: 'lower training.learningRate or set training.gradientClip' },
        )
      yield { layer, hook, features: { values, rows, width } }
    }
  }
}

const readLayers = (
  source: ResidualSource,
  dataset: Strings,
  { strings, bounds, positions }: Sample,
  { from, count, width }: { from: number; count: number; width: number },
): Float32Array[] => {
  const out = Array.from({ length: count }, () => new Float32Array(positions.length * width))
  const length = (s: number) => dataset.offsets[strings[s]! + 1]! - dataset.offsets[strings[s]!]!
  // Strings of like length together: little padding. The longest first: the size of a batch is known from it.
  const order = Uint32Array.from(strings.keys()).sort((a, b) => length(b) - length(a))
  for (let start = 0; start < order.length; ) {
    const size = Math.max(1, Math.floor(BATCH_TOKENS / (length(order[start]!) + 2)))
    const batch = order.subarray(start, start + size)
    start += size
    const layers = source
      .residuals(
        dataset,
        batch.map((s) => strings[s]!),
      )
      .slice(from)
    batch.forEach((s, b) => {
      for (let row = bounds[s]!; row < bounds[s + 1]!; row++) {
        const token = positions[row]! + 1 // The start token is 0.
        out.forEach((values, l) => {
          const { data, shape } = layers[l]!
          const at = (b * shape[1] + token) * width
          values.set(data.subarray(at, at + width), row * width)
        })
      }
    })
  }
  return out
}
