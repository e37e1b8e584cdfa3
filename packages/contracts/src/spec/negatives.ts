import { z } from 'zod'
import { intRangeOr, MAX_LENGTH } from './numbers.js'
import { target } from './targets.js'

// Bounded so that weights have a finite sum, and shares of it that are not 0.
const weight = z
  .number()
  .min(1e-9)
  .max(1e9)
  .default(1)
  .describe('share of the negatives, relative to the other kinds')
const symbol = z.enum(['open', 'close', 'any']).default('any')
const start = symbol.describe('first symbol')
const end = symbol.describe('last symbol')
const many = (max: number) => intRangeOr(z.int().min(1).max(max), ONE).default(ONE)
const ONE = { min: 1, max: 1 }
const TWO = { min: 2, max: 2 }
const int = (min: number, max: number) => z.int().min(min).max(max)

/**
 * How unbalanced strings are made. A dataset's negatives are a mixture of these, and each string keeps its kind, so
 * that results can be asked by it (`by=kind`). A kind that corrupts a balanced string takes one of the dataset's own
 * shape (length, depth) as its source. With several bracket types each bracket has a type, uniform unless it is said
 * otherwise; count, depth and dip ignore types.
 */
const NEGATIVES = {
  random: z
    .strictObject({ kind: z.literal('random'), weight })
    .describe('Uniform over all unbalanced strings of the length.'),
  count: z
    .strictObject({
      kind: z.literal('count'),
      count: target(int(-MAX_LENGTH, MAX_LENGTH)).describe('signed opens minus closes; 0 is a count too'),
      start,
      end,
      weight,
    })
    .describe(
      'The count is drawn from those a string of the length can have, then uniform over the unbalanced strings with it and with the given ends.',
    ),
  'zero-count': z
    .strictObject({ kind: z.literal('zero-count'), start, end, weight })
    .describe('Uniform over the unbalanced strings with count 0 and the given first and last symbol.'),
  joint: z
    .strictObject({
      kind: z.literal('joint'),
      count: target(int(-MAX_LENGTH, MAX_LENGTH)).optional().describe('any without it'),
      depth: z
        .union([z.literal('same'), target(int(0, MAX_LENGTH))])
        .optional()
        .describe('largest prefix sum, or `same`: that of a balanced string of the dataset; any without it'),
      dip: target(int(-MAX_LENGTH, 0)).optional().describe('smallest prefix sum; any without it'),
      weight,
    })
    .describe('Uniform over the unbalanced strings with the drawn count, depth and dip, all three at once.'),
  flips: z
    .strictObject({ kind: z.literal('flips'), flips: many(64).describe('brackets turned round'), weight })
    .describe(
      'A balanced string with k brackets turned round, k uniform over the range, drawn again until it is unbalanced. One flip makes the count 2 or -2.',
    ),
  swaps: z
    .strictObject({
      kind: z.literal('swaps'),
      swaps: many(64).describe('pairs of an opening and a closing bracket that change places'),
      weight,
    })
    .describe(
      'A balanced string with k pairs of brackets exchanged until it is unbalanced: the count stays 0.',
    ),
  edits: z
    .strictObject({
      kind: z.literal('edits'),
      p: z
        .number()
        .min(0.01)
        .max(1)
        .default(0.5)
        .describe('the number of edits K >= 1 is geometric: p (1 - p)^(K - 1)'),
      length: z
        .enum(['kept', 'free'])
        .default('kept')
        .describe(
          'kept: only strings of the length of the source; free: as the edits leave it, odd too, never above the longest of the dataset',
        ),
      weight,
    })
    .describe(
      'A balanced string with K random edits (insert, delete or replace a symbol), as the negatives of FLaRe (Butoi et al. 2025), until it is unbalanced.',
    ),
  truncation: z
    .strictObject({
      kind: z.literal('truncation'),
      cut: intRangeOr(
        int(2, 512).multipleOf(2, { error: 'cut an even number of brackets; lengths stay even' }),
        TWO,
      )
        .default(TWO)
        .describe('brackets cut off, even'),
      side: z.enum(['end', 'start', 'either']).default('end').describe('where'),
      weight,
    })
    .describe(
      'A balanced string that many brackets longer, cut off to the length of the others until it is unbalanced.',
    ),
  'type-mismatch': z
    .strictObject({
      kind: z.literal('type-mismatch'),
      mismatches: many(64).describe('closing brackets that get another type'),
      weight,
    })
    .describe(
      'For several bracket types: a balanced string some of whose closing brackets get another type. Its shape, count, depth and dip are those of a balanced string.',
    ),
  'type-order': z
    .strictObject({ kind: z.literal('type-order'), weight })
    .describe(
      'For several bracket types: a balanced string in which two closing brackets of different types change types, as in `([)]`. Every type opens and closes equally often; only the order is wrong.',
    ),
} as const

export type NegativeKind = keyof typeof NEGATIVES
export type Negative = { [K in NegativeKind]: z.infer<(typeof NEGATIVES)[K]> }[NegativeKind]
export const negativeKinds = Object.keys(NEGATIVES) as NegativeKind[]

type Options = [(typeof NEGATIVES)['random'], ...(typeof NEGATIVES)[NegativeKind][]]
export const negativeSchema = z.discriminatedUnion('kind', Object.values(NEGATIVES) as unknown as Options)

/** What a string's kind can be: `balanced` for every balanced one, `file` for an unbalanced one read from a file. */
export const KINDS = ['balanced', ...negativeKinds, 'file'] as const
export type Kind = (typeof KINDS)[number]

/** Kinds that only several bracket types have. */
export const typedKinds: readonly NegativeKind[] = ['type-mismatch', 'type-order']

/** A list of kinds, mixed by weight, with a standard. */
export const mixture = (...standard: z.input<typeof negativeSchema>[]) =>
  z
    .array(negativeSchema)
    .min(1)
    .max(200)
    .default(standard.map((one) => negativeSchema.parse(one)))
    .describe('how unbalanced strings are made')
