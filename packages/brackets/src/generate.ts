import { type Composition, lengthReach, type Negative, SweepstackError } from '@sweepstack/contracts'
import { type Rng, rng } from '@sweepstack/stats'
import { countOf } from './counting.js'
import { type Dataset, makeDataset } from './dataset.js'
import { kindIndex } from './kinds.js'
import { mixture } from './mixture.js'
import { type BalancedSampler, balancedSampler } from './samplers/balanced.js'
import { sampleUnbalanced } from './samplers/unbalanced.js'
import { describeShape, type Shape } from './shape.js'
import { shapesOf } from './shapes.js'
import type { StringIndex } from './string-index.js'
import { StringsBuilder } from './strings.js'

/** Draws for one place before giving up. They run out only where less than about 1 % of the strings are free. */
const TRIES = 1000
/** Draws of a negative at the length it was given, before it is given another. */
const TRIES_A_LENGTH = 50

/** Symbols of one dataset; more would not fit in the memory of a trainer. */
const MAX_SYMBOLS = 2 ** 31

export type Sampling = {
  seed: number
  /** names the dataset: different names, different strings */
  stream: string
  /** strings that must not occur: those of the tests and the validation set */
  avoid: StringIndex | null
}

/**
 * n strings of a spec. Which places are balanced, and which kind of negative the others take, is a seeded
 * order of exact shares. String i depends on nothing but (seed, stream, i), its kind and `avoid`.
 *
 * A string in `avoid` is drawn again whole, with its length and depth, so that a shape with few strings (depth
 * 1 has one a length) becomes rarer and not impossible. Where lengths vary that makes short balanced strings
 * rarer, and left alone short would come to mean unbalanced, in training but not in the tests. So a negative
 * takes its length from a balanced string that is free.
 * @throws SweepstackError `data.impossible` where no string fits the spec, or none is free
 */
export const generate = (composition: Composition, n: number, { seed, stream, avoid }: Sampling): Dataset => {
  const { balancedShare, negatives } = composition
  const { min: shortest, max: longest } = lengthReach(composition)
  if (n * longest > MAX_SYMBOLS)
    throw new SweepstackError(
      'data.impossible',
      `${stream}: ${n} strings of ${longest} take too much memory`,
      {
        fix: `use at most ${Math.floor(MAX_SYMBOLS / longest)} strings of this length`,
      },
    )
  const parts: Part[] = [null, ...negatives]
  const places = mixture(partWeights(balancedShare, negatives), n, seed, stream)
  const source: Source = {
    shape: shapesOf(composition),
    balanced: balancedSampler(longest),
    scratch: new Uint8Array(longest),
    avoid,
    stream,
    pairLengths: avoid !== null && shortest < longest && balancedShare > 0,
  }
  const builder = new StringsBuilder({ strings: n, symbols: n * longest })
  const kinds = new Uint8Array(n)
  for (let i = 0; i < n; i++) {
    const part = parts[places[i] as number] as Part
    kinds[i] = kindIndex(part?.kind ?? 'balanced')
    builder.push(drawFree(part, rng(seed, stream, i), source))
  }
  return makeDataset(builder.strings(composition.types), kinds)
}

/** What a place holds: a balanced string (null) or a kind of negative. */
type Part = Negative | null

const partWeights = (balancedShare: number, negatives: readonly Negative[]): number[] => {
  const total = negatives.reduce((sum, { weight }) => sum + weight, 0)
  return [balancedShare, ...negatives.map(({ weight }) => ((1 - balancedShare) * weight) / total)]
}

type Source = {
  shape: (r: Rng) => Shape
  balanced: BalancedSampler
  /** as long as the longest string; what is drawn is a view into it */
  scratch: Uint8Array
  avoid: StringIndex | null
  stream: string
  /** whether a negative takes its length from a balanced string that is free */
  pairLengths: boolean
}

const drawFree = (part: Part, r: Rng, source: Source): Uint8Array => {
  const { shape, balanced, scratch, avoid, stream } = source
  const paired = source.pairLengths && part !== null
  let drawn: Shape | null = null
  let taken = part
  for (let tries = 0; tries < TRIES; tries++) {
    drawn = shape(r)
    const out = scratch.subarray(0, drawn.length)
    if (paired) balanced(drawn, r, out)
    if (paired && avoid?.has(out) === true) {
      taken = null
      continue
    }
    taken = part
    for (let again = 0; again < (paired ? TRIES_A_LENGTH : 1); again++) {
      if (part === null) balanced(drawn, r, out)
      else sampleUnbalanced(part, drawn, r, out, balanced)
      if (avoid?.has(out) !== true) return out
    }
  }
  throw noneFree(taken, drawn as Shape, stream, avoid?.size ?? 0)
}

const noneFree = (part: Part, shape: Shape, stream: string, avoided: number): SweepstackError => {
  const what = part === null ? 'balanced' : `unbalanced (${part.kind})`
  const last = describeShape(part === null ? shape : { ...shape, depth: null })
  const exist = countOf(part, shape)
  const known = exist === null ? '' : `; of that shape there are ${exist} in all`
  const depths = part === null && shape.depth !== null ? ' or a wider range of depths' : ''
  return new SweepstackError(
    'data.impossible',
    `${stream}: ${TRIES} ${what} strings in a row, the last of ${last}, are among the ${avoided} different ` +
      `strings of the tests and the validation set${known}`,
    { fix: `use a length above ${shape.length}${depths}, or smaller tests and a smaller validation set` },
  )
}
