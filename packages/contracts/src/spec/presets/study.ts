import { mixture } from '../negatives.js'
import {
  balancedShare,
  depth,
  end,
  length,
  lengths,
  negatives,
  plain,
  preset,
  start,
  within,
} from './preset.js'

/** The study's four evaluations, in its order. */
export const STUDY = {
  'variable-depth': preset({
    fields: { length: lengths, depth, balancedShare, negatives },
    title: 'Evaluation 1: strings of many lengths and depths.',
    isolates:
      'The depth of balanced strings is uniform over the range, the length uniform over the even lengths that hold it; then uniform. ' +
      'Unbalanced strings take their lengths the same way, so length tells nothing. Accuracy by depth shows how far a model follows ' +
      'nesting. A high accuracy is no sign of a stack: random unbalanced strings rarely have count 0, so counting nearly suffices, ' +
      'as the audit shows.',
    compose: (spec) => ({ ...plain, ...spec }),
  }),
  'high-depth': preset({
    fields: {
      length,
      depth: depth.describe('stack depth, uniform over the range; the study used high ones'),
      balancedShare,
      negatives: mixture({ kind: 'joint', depth: 'same' }),
    },
    title: 'Evaluation 2: deep strings of one length.',
    isolates:
      'Depth is uniform over the range at one length, for balanced and unbalanced strings alike: by default a negative is uniform over ' +
      'the unbalanced strings with the depth of a balanced one. (The study could sample few of these; here they are sampled exactly.) ' +
      'So neither length nor depth tells the label, and accuracy by depth compares depths fairly. The count still does: pair it with a ' +
      'zero-count test.',
    compose: (spec) => ({ ...plain, ...spec }),
  }),
  perturbed: preset({
    fields: { length, depth: depth.optional(), balancedShare, negatives: mixture({ kind: 'flips' }) },
    title: 'Evaluation 3: nearly balanced negatives, by flips.',
    isolates:
      'Negatives are balanced strings with brackets turned round. One flip makes the count 2 or -2: the string looks balanced nearly ' +
      'everywhere, and a model has to count to the last bracket, but counting is all it takes. A model at 50 % here cannot count ' +
      'precisely; one at 100 % may do nothing else.',
    compose: ({ depth: range, ...spec }) => ({ ...plain, ...spec, depth: within(range) }),
  }),
  'zero-count': preset({
    fields: { length, depth: depth.optional(), balancedShare, start, end },
    title: 'Evaluation 4: negatives with count 0.',
    isolates:
      'Every string, balanced or not, opens and closes equally often, so a counter scores the majority share and no more: only a prefix ' +
      'below 0 gives a negative away. As a test of a model trained on something else it asks whether the model learned more than ' +
      'counting; as training data it asks whether the model can. With `start: open` (and `end: close`) the first (and last) symbol, ' +
      'the shortcut the study found, is taken away too.',
    compose: ({ depth: range, start, end, ...spec }) => ({
      ...plain,
      ...spec,
      depth: within(range),
      negatives: [{ kind: 'zero-count', start, end, weight: 1 }],
    }),
  }),
} as const
