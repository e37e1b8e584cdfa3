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

/** A closed range of integers, both ends in it. */
export const intRange = (item: z.ZodType<number>) =>
  z
    .strictObject({ min: item, max: item })
    .refine((r) => r.min <= r.max, { error: 'min is above max; swap them', path: ['min'] })
