import type { Negative } from '@sweepstack/contracts'
import { balancedSet } from '../../counting/sets-of.js'
import { measure } from '../../features/measure.js'
import type { IntRange, Shape } from '../../strings/shape.js'
import { type Strings, stringAt } from '../../strings/strings.js'
import type { CertifiedTest } from '../certificate.js'
import { contains } from '../contains.js'
import { type Drawn, sourceAt } from '../drawn.js'
import { differences } from '../places.js'
import { testWalks } from '../walk-tests.js'

/** How many strings are not made as they should be, and tests of what was drawn to make them. */
export type Found = { outside: number; tests: CertifiedTest[] }

export type CorruptingKind = Exclude<Negative['kind'], 'random' | 'count' | 'zero-count' | 'joint'>

/** What is checked of one kind, from strings of it and their sources of a shape. */
export type Check<K extends CorruptingKind> = (
  drawn: Drawn,
  negative: Extract<Negative, { kind: K }>,
  shape: Shape,
) => Found

/** Strings that are balanced, or whose source is not one of the shape, or that are not made as they should be. */
export const outsideOf = (
  drawn: Drawn,
  shape: Shape,
  isMade: (i: number, string: Uint8Array, source: Uint8Array) => boolean,
  sourceShape: (i: number) => Shape = () => shape,
): number => {
  let outside = 0
  for (let i = 0; i < drawn.n; i++) {
    const [string, source] = [stringAt(drawn, i), sourceAt(drawn, i)]
    const isGood =
      drawn.label[i] === 0 &&
      contains(balancedSet(sourceShape(i), drawn.types), source) &&
      isMade(i, string, source)
    if (!isGood) outside += 1
  }
  return outside
}

/** Sources are uniform over the balanced strings of the shape, whatever becomes of them. */
export const sourceTests = ({ sources }: Drawn, shape: Shape): CertifiedTest[] =>
  sources === null ? [] : testWalks(sources, measure(sources), balancedSet(shape, 1), 'source: ')

/** Where each string differs from its source. */
export const changesOf = (drawn: Drawn): number[][] =>
  each(drawn, (i) => differences(stringAt(drawn, i), sourceAt(drawn, i)))

export const each = <T>({ n }: Strings, value: (i: number) => T): T[] =>
  Array.from({ length: n }, (_, i) => value(i))
export const within = ({ min, max }: IntRange, value: number): boolean => value >= min && value <= max
/** A range as its first value and how many there are. */
export const span = ({ min, max }: IntRange): [number, number] => [min, max - min + 1]
