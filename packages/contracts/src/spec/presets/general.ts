import { z } from 'zod'
import { evenLength, intRange } from '../numbers.js'
import { target } from '../targets.js'
import { balancedShare, depth, depthItem, length, negatives, plain, preset, types, within } from './preset.js'

/** The plain case, the language as it is, and the general case. */
export const GENERAL = {
  'fixed-length': preset({
    fields: { length, depth: depth.optional(), balancedShare, negatives },
    title: 'One length; balanced strings as they come.',
    isolates:
      'Balanced strings are uniform over those of the length with a depth in the range (any depth without one), so depths come as often as ' +
      'strings have them. Negatives are random by default: at length 40, one in eight has count 0, and a counter is right on the rest.',
    compose: ({ depth: range, ...spec }) => ({ ...plain, ...spec, depth: within(range) }),
  }),
  'all-strings': preset({
    fields: { length, types: types.default(1).describe('bracket types') },
    title: 'All strings of one length, as they come.',
    isolates:
      'Uniform over all strings of the length, so that balanced ones are as rare as they are: one in 8 at length 4, one in 46 at length 16, one ' +
      'in 168 at length 40. No negative was chosen, so none leaks by the choice; but a constant answer is nearly always right, and counting ' +
      'more so: ask for the balanced accuracy, or by label.',
    compose: ({ length, types }) => ({
      ...plain,
      types,
      length,
      balancedShare: shareOfBalanced(length / 2, types),
      negatives: [{ kind: 'random', weight: 1 }],
    }),
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

/** Of all strings of m pairs, those that are balanced: k^m C_m of (2k)^(2m), with C_m = C_(m-1) · 2 (2m - 1) / (m + 1). */
const shareOfBalanced = (m: number, types: number): number => {
  let share = 1
  for (let i = 1; i <= m; i++) share *= (2 * i - 1) / (2 * (i + 1)) / types
  return share
}
