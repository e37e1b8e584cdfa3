import { z } from 'zod'

/**
 * What an integer of each string is drawn from: one value, a closed range (uniform over the values in it that the
 * string can have), a list (uniform over its entries), or values with weights.
 */
export type Target =
  | number
  | { min: number; max: number }
  | number[]
  | { values: number[]; weights: number[] }

const distinct = (values: readonly number[]): boolean => new Set(values).size === values.length

/** The schema of a target whose values fit `item`. */
export const target = (item: z.ZodType<number>): z.ZodType<Target> => {
  const values = z.array(item).min(1).max(4096).refine(distinct, {
    error: 'a value stands twice; give it once, with a weight if it is to come more often',
  })
  return z.union([
    item,
    z
      .strictObject({ min: item, max: item })
      .refine((r) => r.min <= r.max, { error: 'min is above max; swap them', path: ['min'] }),
    values,
    z
      .strictObject({ values, weights: z.array(z.number().min(0).max(1e9)).min(1) })
      .refine((t) => t.values.length === t.weights.length, {
        error: 'as many weights as values are needed; give each value one weight',
        path: ['weights'],
      })
      .refine((t) => t.weights.some((w) => w > 0), {
        error: 'every weight is 0; give one value at least a weight above 0',
        path: ['weights'],
      }),
  ])
}

/** The values a target can give with their weights, of those that are `possible`; empty where none is. */
export const choicesOf = (
  wanted: Target,
  possible: (value: number) => boolean = () => true,
): { value: number; weight: number }[] => {
  const all =
    typeof wanted === 'number'
      ? [{ value: wanted, weight: 1 }]
      : Array.isArray(wanted)
        ? wanted.map((value) => ({ value, weight: 1 }))
        : 'values' in wanted
          ? wanted.values.map((value, i) => ({ value, weight: wanted.weights[i] ?? 0 }))
          : Array.from({ length: wanted.max - wanted.min + 1 }, (_, i) => ({
              value: wanted.min + i,
              weight: 1,
            }))
  return all.filter(({ value, weight }) => weight > 0 && possible(value))
}

/** Whether each value was written down one by one, so that one no string has is a mistake. */
export const isWrittenOut = (wanted: Target): boolean =>
  typeof wanted === 'number' || Array.isArray(wanted) || 'values' in wanted

/** The smallest and the largest value a target can give. */
export const reachOf = (wanted: Target): { min: number; max: number } => {
  if (typeof wanted === 'object' && 'min' in wanted) return wanted
  const values = choicesOf(wanted).map(({ value }) => value)
  return { min: Math.min(...values), max: Math.max(...values) }
}
