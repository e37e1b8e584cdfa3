import { z } from 'zod'

/** Shared number shapes, so that each limit and its message is written once. */
export const MAX_LENGTH = 2048
/** Bracket types: a symbol is a byte, and each type has two. */
export const MAX_TYPES = 128

export const seedSchema = z
  .int()
  .min(0)
  .max(2 ** 32 - 1)
export const probability = z.number().min(0).max(1)

export const evenLength = z
  .int()
  .min(2)
  .max(MAX_LENGTH)
  .multipleOf(2, {
    error: (issue) =>
      `a balanced string has even length, and ${String(issue.input)} is odd; use ${Number(issue.input) + 1}`,
  })

type Range = { min: number; max: number }

/** A closed range of integers, both ends in it. */
export const intRange = (item: z.ZodType<number>) =>
  z
    .strictObject({ min: item, max: item })
    .refine(isInOrder, { error: 'min is above max; swap them', path: ['min'] })

/** The same with a standard: where one end is given, the other is the standard's. */
export const intRangeOr = (item: z.ZodType<number>, { min, max }: Range) =>
  z.strictObject({ min: item.default(min), max: item.default(max) }).refine(isInOrder, {
    error: `min is above max; give both, the smaller as min: where it is left out, min is ${min} and max is ${max}`,
    path: ['min'],
  })

const isInOrder = ({ min, max }: Range): boolean => min <= max
