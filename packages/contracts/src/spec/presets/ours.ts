import { z } from 'zod'
import { mixture } from '../negatives.js'
import { MAX_TYPES } from '../numbers.js'
import { balancedShare, depth, length, lengths, plain, preset, types, within } from './preset.js'

/** What separates a stack from a count further. */
export const OURS = {
  pairs: preset({
    fields: {
      length,
      depth: depth.optional(),
      types: types.default(1).describe('bracket types'),
      corruption: z
        .enum(['swap', 'types'])
        .default('swap')
        .describe(
          'swap: an opening and a closing bracket change places; types: two closing brackets change types (types of 2 or more)',
        ),
    },
    title: 'Minimal pairs: a balanced string and its nearest count-keeping corruption.',
    isolates:
      'Each balanced string stands beside an unbalanced one that differs in two symbols and has the same length, depth, count, first and ' +
      'last symbol. What a model gets right beyond half of them it gets from the order of the brackets. Scored by pairs too: the share with both ' +
      'right (none, for one that cannot tell them apart), and the gap between the two logits, which shows sensitivity even where the threshold is off. With ' +
      '`corruption: types` n-grams score as for dyck-k.',
    compose: ({ depth: range, corruption, ...spec }) => ({
      ...plain,
      ...spec,
      depth: within(range),
      pairs: corruption,
    }),
  }),
  'dyck-k': preset({
    fields: {
      types: types.min(2).default(2).describe(`bracket types, 2 to ${MAX_TYPES}`),
      length,
      depth: depth.optional(),
      balancedShare,
      negatives: mixture({ kind: 'type-mismatch' }, { kind: 'type-order' }),
    },
    title: 'Several bracket types: Dyck-k.',
    isolates:
      'With several types a counter is no stack even where no prefix goes below 0: one has to remember which bracket is open. By default half ' +
      'of the negatives have a closing bracket of a wrong type and half have two closing brackets with their types exchanged, as in ' +
      '`([)]`; both have the shape of a balanced string, so one count of all brackets tells nothing. A count of each type finds every single wrong ' +
      "type, though, and with the balanced strings three in four are right; in the second kind every type's own count is 0 as well, and " +
      'counting is at chance. Ask for accuracy by kind. Many a wrong type stands next to its partner, as in `(]`, so runs of three symbols ' +
      'give most negatives away, and longer ones more: what is not above the n-grams of the audit shows no memory.',
    compose: ({ depth: range, ...spec }) => ({ ...plain, ...spec, depth: within(range) }),
  }),
  'length-split': preset({
    fields: {
      length: lengths,
      balancedShare,
      negatives: mixture({ kind: 'random' }, { kind: 'zero-count' }),
    },
    title: 'Length generalisation: train on short strings, test on longer ones.',
    isolates:
      'Lengths are uniform over the even ones of the range. Train on one range and give a test another (`longer: { length: { min: 42, max: 80 } }`). ' +
      'More than half of the negatives have count 0, so counting fails at every length; what falls with length alone is how far the algorithm carries, ' +
      'not which one it is.',
    compose: (spec) => ({ ...plain, ...spec }),
  }),
  'depth-split': preset({
    fields: {
      length,
      depth: depth.describe('stack depth, uniform over the range'),
      balancedShare,
      negatives: mixture({ kind: 'swaps' }),
    },
    title: 'Depth generalisation: train on shallow strings, test on deeper ones.',
    isolates:
      'One length, depth uniform over the range; negatives are such strings with two brackets exchanged, so that length and count tell ' +
      'nothing, and depth and ends little. Train on one range and give a test a deeper one (`deeper: { depth: { min: 9, max: 14 } }`). A ' +
      'bounded stack breaks at its bound; a dip detector does not care about depth.',
    compose: (spec) => ({ ...plain, ...spec }),
  }),
  'flare-edits': preset({
    fields: {
      length: lengths,
      p: z
        .number()
        .min(0.01)
        .max(1)
        .default(0.5)
        .describe('the number of edits is geometric with this parameter'),
      balancedShare,
    },
    title: 'Negatives as FLaRe makes them: half random, half edited.',
    isolates:
      'Lengths are uniform over the range; half of the negatives are random, half are balanced strings with a geometric number of insertions, ' +
      'deletions and replacements (Butoi et al. 2025). For comparing with that benchmark. Edits leave most of the edited strings with odd ' +
      'lengths, which no balanced string has: the audit shows what length alone scores.',
    compose: ({ p, ...spec }) => ({
      ...plain,
      ...spec,
      negatives: [
        { kind: 'random', weight: 1 },
        { kind: 'edits', p, length: 'free', weight: 1 },
      ],
    }),
  }),
} as const
