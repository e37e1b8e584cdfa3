import {
  type GeneratedPreset,
  type GeneratedSpec,
  type Negative,
  SweepstackError,
} from '@sweepstack/contracts'
import type { Rng } from '@sweepstack/stats'
import type { Shape } from './shape.js'

type Sized<S> = S extends unknown ? Omit<S, 'size'> : never
/** A preset's fields without the number of strings: what data and tests have in common. */
export type StringSpec = Sized<GeneratedSpec>
type Of<P extends GeneratedPreset> = Extract<StringSpec, { preset: P }>

/** What a preset says: the shape of each string, balanced or not, and the mixture of negatives. */
type Preset<S> = {
  longest(spec: S): number
  shape(spec: S, r: Rng): Shape
  negatives(spec: S): readonly Negative[]
}

const fixed: Preset<Of<'fixed-length' | 'perturbed'>> = {
  longest: ({ length }) => length,
  shape: ({ length, depth }) => ({ length, depth: depth ?? null }),
  negatives: ({ negatives }) => negatives,
}

const PRESETS: { [P in GeneratedPreset]: Preset<Of<P>> } = {
  'fixed-length': fixed,
  perturbed: fixed,
  'zero-count': {
    longest: ({ length }) => length,
    shape: ({ length, depth }) => ({ length, depth: depth ?? null }),
    negatives: ({ start }) => [{ kind: 'zero-count', start, weight: 1 }],
  },
  /** Negatives take their length as the balanced do, so that length tells nothing. */
  'variable-depth': {
    longest: ({ length }) => length.max,
    shape: ({ length, depth }, r) => {
      const exact = depth.min + r.int(depth.max - depth.min + 1)
      const shortest = Math.max(length.min, 2 * exact)
      const lengths = Math.floor((length.max - shortest) / 2) + 1
      if (lengths < 1)
        throw new SweepstackError(
          'data.impossible',
          `no balanced string of length ${length.min} to ${length.max} has depth ${exact}`,
          { fix: `use depths up to ${Math.floor(length.max / 2)}, or lengths of at least ${2 * exact}` },
        )
      return { length: shortest + 2 * r.int(lengths), depth: { min: exact, max: exact } }
    },
    negatives: ({ negatives }) => negatives,
  },
}

/** The preset of a spec, with the spec given to each of its parts. */
export const presetOf = <S extends StringSpec>(spec: S) => {
  const preset = PRESETS[spec.preset] as Preset<S>
  return {
    longest: preset.longest(spec),
    negatives: preset.negatives(spec),
    shape: (r: Rng): Shape => preset.shape(spec, r),
  }
}
