import { z } from 'zod'
import { negativeSchema } from './negatives.js'
import { evenLength, intRange, MAX_LENGTH, probability, seedSchema } from './numbers.js'

const depth = intRange(
  z
    .int()
    .min(1)
    .max(MAX_LENGTH / 2),
).describe('stack depth of the balanced strings')
const length = evenLength.describe('brackets of every string, even')
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
 * The presets: what strings a dataset is made of. Adding one is one entry here, one in `PRESET_NOTES`, `dataSchema`
 * and `testSchema` (the compiler asks for the first), and its maker in packages/brackets.
 */
export const FIELDS = {
  'fixed-length': {
    length,
    depth: depth.optional(),
    balancedShare,
    negatives: mixture({ kind: 'random' }),
  },
  'variable-depth': {
    length: intRange(evenLength).describe('brackets, even'),
    depth,
    balancedShare,
    negatives: mixture({ kind: 'random' }),
  },
  perturbed: {
    length,
    depth: depth.optional(),
    balancedShare,
    negatives: mixture({ kind: 'flips' }),
  },
  'zero-count': { length, depth: depth.optional(), balancedShare, start },
  file: {
    file: z
      .string()
      .min(1)
      .describe(
        'a path (the CLI uploads it) or sha256:<hex> of an upload; CSV sequence,stack_depth,count or JSONL {sequence,label}',
      ),
  },
} as const

/** What each preset's strings are, as the editor and docs/sweeps.md say it. */
export const PRESET_NOTES: Record<keyof typeof FIELDS, string> = {
  'fixed-length':
    'Balanced strings are uniform over those of the length with a depth in the range (any depth without one).',
  'variable-depth':
    'The depth of balanced strings is uniform over the range, the length uniform over the even lengths that hold it; then uniform.',
  perturbed:
    "As fixed-length; negatives are balanced strings with brackets turned round (the study's evaluation 3). One flip makes the count 2 or -2.",
  'zero-count':
    "As fixed-length; every negative has count 0 (the study's evaluation 4), so only a prefix below 0 gives it away.",
  file: "Strings of a file, in the study's form. Labels, depths and counts are computed, and checked against the file's.",
}

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
  z
    .strictObject({ preset: z.literal('fixed-length'), ...FIELDS['fixed-length'], ...sizes })
    .describe(PRESET_NOTES['fixed-length']),
  z
    .strictObject({ preset: z.literal('variable-depth'), ...FIELDS['variable-depth'], ...sizes })
    .describe(PRESET_NOTES['variable-depth']),
  z
    .strictObject({ preset: z.literal('perturbed'), ...FIELDS.perturbed, ...sizes })
    .describe(PRESET_NOTES.perturbed),
  z
    .strictObject({ preset: z.literal('zero-count'), ...FIELDS['zero-count'], ...sizes })
    .describe(PRESET_NOTES['zero-count']),
  z.strictObject({ preset: z.literal('file'), ...FIELDS.file, ...shares }).describe(PRESET_NOTES.file),
])
export type DataSpec = z.infer<typeof dataSchema>

const testSize = { size: size(2_000).describe('strings of the test') }

/** A resolved test. */
export const testSchema = z.discriminatedUnion('preset', [
  z
    .strictObject({ preset: z.literal('fixed-length'), ...FIELDS['fixed-length'], ...testSize })
    .describe(PRESET_NOTES['fixed-length']),
  z
    .strictObject({ preset: z.literal('variable-depth'), ...FIELDS['variable-depth'], ...testSize })
    .describe(PRESET_NOTES['variable-depth']),
  z
    .strictObject({ preset: z.literal('perturbed'), ...FIELDS.perturbed, ...testSize })
    .describe(PRESET_NOTES.perturbed),
  z
    .strictObject({ preset: z.literal('zero-count'), ...FIELDS['zero-count'], ...testSize })
    .describe(PRESET_NOTES['zero-count']),
  z.strictObject({ preset: z.literal('file'), ...FIELDS.file }).describe(PRESET_NOTES.file),
  z.strictObject({ preset: z.literal('held-back') }).describe('The share of `data.file` kept from training.'),
])
export type TestSpec = z.infer<typeof testSchema>

/** The presets that are sampled, not read. */
export type GeneratedSpec = Exclude<TestSpec, { preset: 'file' | 'held-back' }>
export type GeneratedPreset = GeneratedSpec['preset']

/** Brackets of the shortest string there can be, or null where only a file knows. */
export const shortestLength = (spec: DataSpec | TestSpec): number | null =>
  spec.preset === 'file' || spec.preset === 'held-back'
    ? null
    : spec.preset === 'variable-depth'
      ? Math.max(spec.length.min, 2 * spec.depth.min)
      : spec.length

/** Brackets of the longest string, or null where only a file knows. */
export const longestLength = (spec: DataSpec | TestSpec): number | null =>
  spec.preset === 'file' || spec.preset === 'held-back'
    ? null
    : typeof spec.length === 'number'
      ? spec.length
      : spec.length.max
