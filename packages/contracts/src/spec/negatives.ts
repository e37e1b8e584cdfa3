import { z } from 'zod'
import { intRange, MAX_LENGTH } from './numbers.js'

const weight = z
  .number()
  .positive()
  .default(1)
  .describe('share of the negatives, relative to the other kinds')

/**
 * How unbalanced strings are made. A dataset's negatives are a mixture of these, and each string keeps
 * its kind, so that results can be asked by it (`by=kind`).
 */
export const negativeSchema = z.discriminatedUnion('kind', [
  z
    .strictObject({ kind: z.literal('random'), weight })
    .describe('Uniform over all unbalanced strings of the length.'),
  z
    .strictObject({
      kind: z.literal('count'),
      count: intRange(z.int().min(-MAX_LENGTH).max(MAX_LENGTH)).describe('signed opens minus closes'),
      weight,
    })
    .describe(
      'Count uniform over the even values of the range but 0, then uniform over the strings with it.',
    ),
  z
    .strictObject({
      kind: z.literal('zero-count'),
      start: z.enum(['open', 'close', 'any']).default('any'),
      weight,
    })
    .describe('Uniform over the unbalanced strings with count 0 and the given first symbol.'),
  z
    .strictObject({
      kind: z.literal('flips'),
      flips: intRange(z.int().min(1).max(64)).default({ min: 1, max: 1 }).describe('brackets turned round'),
      weight,
    })
    .describe(
      'A balanced string of the dataset with k brackets turned round, k uniform over the range, until it is unbalanced.',
    ),
])
export type Negative = z.infer<typeof negativeSchema>
export type NegativeKind = Negative['kind']
