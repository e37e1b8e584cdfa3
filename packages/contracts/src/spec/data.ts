import { z } from 'zod'
import { lengthReach } from './composition.js'
import { probability, seedSchema } from './numbers.js'
import type { Preset } from './presets/preset.js'
import {
  compositionOf,
  isGenerated,
  isSized,
  PRESETS,
  type SizedSpec,
  type StringSpec,
  sizeOfPreset,
} from './presets/registry.js'

const file = z
  .string()
  .min(1)
  .describe(
    'a path (the CLI uploads it) or sha256:<hex> of an upload: CSV sequence,stack_depth,count, JSON Lines {sequence, label} or Parquet, plain or gzip',
  )
const FILE_NOTE =
  "Strings of a file, in the study's form. Labels, depths and counts are computed, and checked against the file's."

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
const fileData = z
  .strictObject({
    preset: z.literal('file'),
    file,
    validation: probability.default(0.1).describe('share held back for validation'),
    test: probability.default(0.1).describe('share held back for the test `held-back`'),
    seed,
  })
  .describe(FILE_NOTE)
const testSize = { size: size(2_000).describe('strings of the test') }
const fileTest = z.strictObject({ preset: z.literal('file'), file }).describe(FILE_NOTE)
const heldBack = z
  .strictObject({ preset: z.literal('held-back') })
  .describe('The share of `data.file` kept from training.')

/** Title and paragraph of a preset, as the editor and docs/sweeps.md say them. */
const noteOf = ({ title, isolates }: Preset): string => `${title} ${isolates}`

const presets = (Object.entries(PRESETS) as [string, Preset][]).map(([name, preset]) => ({ name, preset }))
const option = (name: string, preset: Preset, more: z.ZodRawShape) =>
  z.strictObject({ preset: z.literal(name), ...preset.fields, ...more }).describe(noteOf(preset))
const union = <T>(options: z.ZodObject[]): z.ZodType<T> =>
  z.discriminatedUnion('preset', options as [z.ZodObject, ...z.ZodObject[]]) as unknown as z.ZodType<T>

/** Strings sampled for training and validation. */
export type SampledData = Exclude<StringSpec, SizedSpec> & z.infer<z.ZodObject<typeof sizes>>
export type DataSpec = SampledData | z.infer<typeof fileData>

/** The data a run is trained on. */
export const dataSchema = union<DataSpec>([
  ...presets
    .filter(({ preset }) => !('size' in preset))
    .map(({ name, preset }) => option(name, preset, sizes)),
  fileData,
])

/** Strings sampled for a test. */
export type SampledTest = (Exclude<StringSpec, SizedSpec> & { size: number }) | SizedSpec
export type TestSpec = SampledTest | z.infer<typeof fileTest> | z.infer<typeof heldBack>

/** A resolved test. */
export const testSchema = union<TestSpec>([
  ...presets.map(({ name, preset }) => option(name, preset, 'size' in preset ? {} : testSize)),
  fileTest,
  heldBack,
])

/** Strings of a sampled test. */
export const testSizeOf = (test: SampledTest): number => (isSized(test) ? sizeOfPreset(test) : test.size)

/** Brackets of the shortest string there can be, or null where only a file knows. */
export const shortestLength = (spec: DataSpec | TestSpec): number | null =>
  isGenerated(spec) ? lengthReach(compositionOf(spec)).min : null

/** Brackets of the longest string, or null where only a file knows. */
export const longestLength = (spec: DataSpec | TestSpec): number | null =>
  isGenerated(spec) ? lengthReach(compositionOf(spec)).max : null

/** Bracket types, or null where only a file knows. */
export const bracketTypes = (spec: DataSpec | TestSpec): number | null =>
  isGenerated(spec) ? compositionOf(spec).types : null
