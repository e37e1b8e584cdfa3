import { z } from 'zod'
import { negativeSchema } from './negatives.js'
import { evenLength, intRange, MAX_LENGTH, probability, seedSchema } from './numbers.js'

const depth = intRange(
  z
    .int()
    .min(1)
    .max(MAX_LENGTH / 2),
).describe('stack depth of the balanced strings')
const balancedShare = probability.default(0.5).describe('share of balanced strings')
const start = z
  .enum(['open', 'close', 'any'])
  .default('any')
  .describe('first symbol of the unbalanced strings')
const mixture = (kind: z.input<typeof negativeSchema>) =>
  z
    .array(negativeSchema)
    .min(1)
    .default([negativeSchema.parse(kind)])
    .describe('how unbalanced strings are made')

/**
 * What strings a dataset is made of: the presets. Adding one is one entry here (its fields), one in
 * `dataSchema` and `testSchema`, and its maker in packages/brackets.
 */
export const FIELDS = {
  /** Balanced: uniform over the strings of the length with a depth in the range (any depth without one). */
  'fixed-length': {
    length: evenLength,
    depth: depth.optional(),
    balancedShare,
    negatives: mixture({ kind: 'random' }),
  },
  /** Balanced: depth uniform over the range, length uniform over the even lengths that hold it, then uniform. */
  'variable-depth': {
    length: intRange(evenLength),
    depth,
    balancedShare,
    negatives: mixture({ kind: 'random' }),
  },
  /** As fixed-length; negatives are balanced strings with brackets turned round (the study's evaluation 3). */
  perturbed: {
    length: evenLength,
    depth: depth.optional(),
    balancedShare,
    negatives: mixture({ kind: 'flips' }),
  },
  /** As fixed-length; every negative has count 0 (the study's evaluation 4): only a stack, or a dip, tells. */
  'zero-count': { length: evenLength, depth: depth.optional(), balancedShare, start },
  file: {
    file: z
      .string()
      .min(1)
      .describe(
        'a path (the CLI uploads it) or sha256:<hex> of an upload; CSV sequence,stack_depth,count or JSONL {sequence,label}',
      ),
  },
} as const

const size = (n: number) => z.int().min(1).max(10_000_000).default(n)
const seed = seedSchema
  .nullable()
  .default(null)
  .describe("fixes the strings over seeds; null: they follow the run's seed")
const sizes = {
  train: size(20_000).describe('training strings'),
  validation: size(2_000).describe('strings for validation, never trained on'),
  seed,
}
const shares = {
  validation: probability.default(0.1).describe('share held back for validation'),
  test: probability.default(0.1).describe('share held back for the test `held-back`'),
  seed,
}

/** The data a run is trained on. */
export const dataSchema = z.discriminatedUnion('preset', [
  z.strictObject({ preset: z.literal('fixed-length'), ...FIELDS['fixed-length'], ...sizes }),
  z.strictObject({ preset: z.literal('variable-depth'), ...FIELDS['variable-depth'], ...sizes }),
  z.strictObject({ preset: z.literal('perturbed'), ...FIELDS.perturbed, ...sizes }),
  z.strictObject({ preset: z.literal('zero-count'), ...FIELDS['zero-count'], ...sizes }),
  z.strictObject({ preset: z.literal('file'), ...FIELDS.file, ...shares }),
])
export type DataSpec = z.infer<typeof dataSchema>

const testSize = { size: size(2_000).describe('strings of the test') }

/** A resolved test. `held-back` is the share of `data.file` kept from training. */
export const testSchema = z.discriminatedUnion('preset', [
  z.strictObject({ preset: z.literal('fixed-length'), ...FIELDS['fixed-length'], ...testSize }),
  z.strictObject({ preset: z.literal('variable-depth'), ...FIELDS['variable-depth'], ...testSize }),
  z.strictObject({ preset: z.literal('perturbed'), ...FIELDS.perturbed, ...testSize }),
  z.strictObject({ preset: z.literal('zero-count'), ...FIELDS['zero-count'], ...testSize }),
  z.strictObject({ preset: z.literal('file'), ...FIELDS.file }),
  z.strictObject({ preset: z.literal('held-back') }),
])
export type TestSpec = z.infer<typeof testSchema>

/** The presets that are sampled, not read. */
export type GeneratedSpec = Exclude<TestSpec, { preset: 'file' | 'held-back' }>
export type GeneratedPreset = GeneratedSpec['preset']

/** Brackets of the longest string, or null where only a file knows. */
export const longestLength = (spec: DataSpec | TestSpec): number | null =>
  spec.preset === 'file' || spec.preset === 'held-back'
    ? null
    : typeof spec.length === 'number'
      ? spec.length
      : spec.length.max
