import { z } from 'zod'
import { evenLength, intRange } from '../numbers.js'
import { target } from '../targets.js'
import { balancedShare, depth, depthItem, length, negatives, plain, preset, types, within } from './preset.js'

/** The plain case, and the general one. */
export const GENERAL = {
  'fixed-length': preset({
    fields: { length, depth: depth.optional(), balancedShare, negatives },
    title: 'One length; balanced strings as they come.',
    isolates:
      'Balanced strings are uniform over those of the length with a depth in the range (any depth without one), so depths come as often as ' +
      'strings have them. Negatives are random by default: at length 40, one in eight has count 0, and a counter is right on the rest.',
    compose: ({ depth: range, ...spec }) => ({ ...plain, ...spec, depth: within(range) }),
  }),
  composition: preset({
    fields: {
      types: types.default(1).describe('bracket types; a string is balanced when it is in Dyck-k'),
      length: target(evenLength).describe(
        'brackets, even: a number, { min, max }, a list, or { values, weights }',
      ),
      depth: z
        .union([target(depthItem), z.strictObject({ within: intRange(depthItem) })])
        .optional()
        .describe(
          "stack depth: drawn from a target like the length's, or { within: { min, max } }, as often as strings have them; any without it",
        ),
      balancedShare,
      negatives,
    },
    title: 'Anything else: lengths, depths and negatives of your own.',
    isolates:
      'Every other preset is a short name for one of these. Depth is drawn first, then a length that holds it, then the string; an unbalanced string ' +
      'takes both the same way and is made by its kind. The audit says what a shortcut scores on what you composed.',
    compose: ({ depth: wanted, ...spec }) => ({ ...plain, ...spec, depth: wanted ?? null }),
  }),
} as const
