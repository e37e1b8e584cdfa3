import type { z } from 'zod'
import type { Composition } from '../composition.js'
import { GENERAL } from './general.js'
import { OURS } from './ours.js'
import type { Preset, SizedPreset } from './preset.js'
import { STUDY } from './study.js'
import { WISHES } from './wishes.js'

/** Every preset that is sampled. Adding one is one entry in one of the four lists; the schemas are made from here. */
export const PRESETS = { ...GENERAL, ...STUDY, ...WISHES, ...OURS } as const satisfies Record<string, Preset>

export type GeneratedPreset = keyof typeof PRESETS
export const generatedPresets = Object.keys(PRESETS) as GeneratedPreset[]

type Fields<P extends GeneratedPreset> = z.infer<z.ZodObject<(typeof PRESETS)[P]['fields'], z.core.$strict>>
type SizedName = {
  [P in GeneratedPreset]: (typeof PRESETS)[P] extends SizedPreset ? P : never
}[GeneratedPreset]

/** A preset with its fields, without a number of strings: what data and tests have in common. */
export type StringSpec = { [P in GeneratedPreset]: { preset: P } & Fields<P> }[GeneratedPreset]
/** One whose number of strings follows from its fields. */
export type SizedSpec = Extract<StringSpec, { preset: SizedName }>

/** Whether the preset says itself how many strings it has. */
export const isSized = <S extends { preset: string }>(spec: S): spec is Extract<S, { preset: SizedName }> =>
  isGenerated(spec) && 'size' in PRESETS[spec.preset as GeneratedPreset]

/** Whether the strings are sampled, not read from a file. */
export const isGenerated = (spec: { preset: string }): spec is StringSpec =>
  Object.hasOwn(PRESETS, spec.preset)

/** What the strings of a spec are. Other fields (sizes, seed) say nothing here. */
export const compositionOf = (spec: StringSpec): Composition =>
  (PRESETS[spec.preset] as Preset).compose(fieldsOf(spec))

/** Strings of a preset that counts them itself. */
export const sizeOfPreset = (spec: SizedSpec): number =>
  (PRESETS[spec.preset] as SizedPreset).size(fieldsOf(spec))

const fieldsOf = (spec: StringSpec): Record<string, unknown> => {
  const { fields } = PRESETS[spec.preset] as Preset
  return Object.fromEntries(Object.entries(spec).filter(([key]) => Object.hasOwn(fields, key)))
}
