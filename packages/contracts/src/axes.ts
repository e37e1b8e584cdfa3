import { z } from 'zod'

/**
 * The axes a test is bucketed by. A bucket holds integer (n, correct) for one value of one axis and one label.
 * `integer` axes order and filter as numbers; the others are names.
 */
export const AXES = {
  depth: { integer: true, title: 'stack depth', what: 'largest prefix sum over the whole string' },
  count: { integer: true, title: 'count', what: 'opens minus closes, signed' },
  length: { integer: true, title: 'length', what: 'number of brackets' },
  dip: { integer: true, title: 'dip', what: 'smallest prefix sum, at most 0' },
  first: { integer: false, title: 'first symbol', what: 'open or close' },
  label: { integer: false, title: 'label', what: 'balanced or unbalanced' },
  kind: { integer: false, title: 'negative kind', what: 'how the string was made; `balanced` for positives' },
} as const

export type Axis = keyof typeof AXES
export const axisNames = Object.keys(AXES) as Axis[]
export const axisSchema = z.enum(axisNames as [Axis, ...Axis[]])

export const labelSchema = z.enum(['balanced', 'unbalanced'])
export type Label = z.infer<typeof labelSchema>
