import { z } from 'zod'
import type { Composition } from '../composition.js'
import { mixture } from '../negatives.js'
import { evenLength, intRange, MAX_LENGTH, MAX_TYPES, probability } from '../numbers.js'

type Fields<F extends z.ZodRawShape> = z.infer<z.ZodObject<F, z.core.$strict>>

/**
 * A named kind of dataset: its fields, what it is, what question it isolates, and the composition it stands for.
 * `isolates` is read by users (docs, CLI, API): what differs between the labels, what does not, what an answer means.
 */
export type Preset<F extends z.ZodRawShape = z.ZodRawShape> = {
  fields: F
  title: string
  isolates: string
  compose(fields: Fields<F>): Composition
}
/** A preset that says itself how many strings it has; it is for tests. */
export type SizedPreset<F extends z.ZodRawShape = z.ZodRawShape> = Preset<F> & {
  size(fields: Fields<F>): number
}

/** Says what the fields are to the compiler; the value is as given. */
export const preset = <F extends z.ZodRawShape>(it: Preset<F>): Preset<F> => it
export const sizedPreset = <F extends z.ZodRawShape>(it: SizedPreset<F>): SizedPreset<F> => it

export const length = evenLength.describe('brackets of every string, even')
export const lengths = intRange(evenLength).describe('brackets, even')
export const depthItem = z
  .int()
  .min(1)
  .max(MAX_LENGTH / 2)
export const depth = intRange(depthItem).describe('stack depth of the balanced strings')
export const balancedShare = probability.default(0.5).describe('share of balanced strings')
export const types = z.int().min(1).max(MAX_TYPES)
const symbol = z.enum(['open', 'close', 'any']).default('any')
export const start = symbol.describe('first symbol of the unbalanced strings')
export const end = symbol.describe('last symbol of the unbalanced strings')
export const negatives = mixture({ kind: 'random' })

/** One type, half of the strings balanced, of any depth: what most presets start from. */
export const plain = { types: 1, depth: null, balancedShare: 0.5, negatives: [], pairs: null } as const

/** Uniform over the balanced strings with a depth in the range; null: of any depth. */
export const within = (range: { min: number; max: number } | undefined) =>
  range === undefined ? null : { within: range }
