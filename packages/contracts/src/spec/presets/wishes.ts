import { z } from 'zod'
import { intRange, intRangeOr, MAX_LENGTH } from '../numbers.js'
import { balancedShare, depth, end, length, plain, preset, sizedPreset, start, within } from './preset.js'

const holdsEven = ({ min, max }: { min: number; max: number }): boolean => max > min || min % 2 === 0
const oneOdd = { error: 'a string of even length has an even count; give a range with an even number in it' }

const magnitude = z.int().min(0).max(MAX_LENGTH)
const UNSIGNED = 'opens minus closes without its sign'
const LOW = { min: 0, max: 4 }
const EACH = { min: 0, max: 100 }

/** Both signs of the even counts whose size is in the range. */
const bothSigns = ({ min, max }: { min: number; max: number }): number[] =>
  evens(min, max).flatMap((c) => (c === 0 ? [0] : [-c, c]))

const evens = (min: number, max: number): number[] => {
  const first = min + Math.abs(min % 2)
  return first > max ? [] : Array.from({ length: Math.floor((max - first) / 2) + 1 }, (_, i) => first + 2 * i)
}

/**
 * Counts a random string rarely has: its count has a standard deviation of √length, and these are 2 to 4 of them, but
 * no more than half the length, which is what `all-counts` trains on; below length 16, where 2 of them are more, only
 * the one nearest.
 */
const highCounts = (n: number): { min: number; max: number } => {
  const min = Math.min(n, 2 * Math.ceil(Math.sqrt(n)))
  return { min, max: Math.max(min, Math.min(2 * Math.floor(2 * Math.sqrt(n)), n / 2)) }
}

/** What the study wanted next. */
export const WISHES = {
  'all-counts': preset({
    fields: {
      length,
      depth: depth.optional(),
      maxCount: z
        .int()
        .min(0)
        .max(MAX_LENGTH)
        .nullable()
        .default(null)
        .describe('largest count without its sign; null: half the length'),
      balancedShare,
      start,
      end,
    },
    title: 'All counts, equally often: fair training data.',
    isolates:
      'The count of the negatives is uniform over the even counts from -max to max, 0 among them, and within a count the string is uniform. ' +
      'Random negatives pile up at small counts; here every count of theirs is trained on equally, so that the model saw fewer of them ' +
      'does not explain a difference between the tests low-count and high-count (high-count stays within these counts from length 16 on).',
    compose: ({ depth: range, maxCount, start, end, ...spec }) => {
      const most = maxCount ?? spec.length / 2
      return {
        ...plain,
        ...spec,
        depth: within(range),
        negatives: [{ kind: 'count', count: bothSigns({ min: 0, max: most }), start, end, weight: 1 }],
      }
    },
  }),
  'low-count': preset({
    fields: {
      length,
      depth: depth.optional(),
      count: intRangeOr(magnitude, LOW).refine(holdsEven, oneOdd).default(LOW).describe(UNSIGNED),
      balancedShare,
      start,
      end,
    },
    title: 'Negatives of low count: where a rough counter fails.',
    isolates:
      'Negatives open and close nearly equally often, by default a count from -4 to 4. A model that estimates the count, as by averaging ' +
      'over positions, should be poor here and good on high-count; one that keeps a stack should be as good on both. Compare the two ' +
      'tests at one length.',
    compose: ({ depth: range, count, start, end, ...spec }) => ({
      ...plain,
      ...spec,
      depth: within(range),
      negatives: [{ kind: 'count', count: bothSigns(count), start, end, weight: 1 }],
    }),
  }),
  'high-count': preset({
    fields: {
      length,
      depth: depth.optional(),
      count: intRange(magnitude)
        .refine(holdsEven, oneOdd)
        .nullable()
        .default(null)
        .describe(
          'counts without their sign; null: 2 to 4 times √length, at most half the length; below length 16 the first of these only',
        ),
      balancedShare,
      start,
      end,
    },
    title: 'Negatives of high count: what any counter finds.',
    isolates:
      'Negatives open far more often than they close, or the other way round. Any counting finds them, however rough, so this test shows ' +
      'that a model works at all at this length; a model that fails here fails for another reason than counting.',
    compose: ({ depth: range, count, start, end, ...spec }) => ({
      ...plain,
      ...spec,
      depth: within(range),
      negatives: [
        { kind: 'count', count: bothSigns(count ?? highCounts(spec.length)), start, end, weight: 1 },
      ],
    }),
  }),
  'each-count': sizedPreset({
    fields: {
      length: length.default(100),
      count: intRangeOr(z.int().min(-MAX_LENGTH).max(MAX_LENGTH), EACH)
        .refine(holdsEven, oneOdd)
        .default(EACH)
        .describe('signed opens minus closes: every even one in the range'),
      perCount: z.int().min(1).max(100_000).default(100).describe('strings of each count'),
      start,
      end,
    },
    title: 'Unbalanced strings of each even count, 0 to 100, 100 of each.',
    isolates:
      'Only unbalanced strings, exactly as many of each even count: accuracy by count is a curve with as many strings behind every point. ' +
      "A counter answers wrongly at 0 and rightly elsewhere; a rough counter's curve rises slowly with the count; a stack's is flat. " +
      'All labels are the same, so the share right says nothing without a test that has balanced strings. (Of the count that equals the ' +
      'length there is one string, so its 100 are copies.)',
    size: ({ count, perCount }) => perCount * evens(count.min, count.max).length,
    compose: ({ count, perCount: _, start, end, ...spec }) => ({
      ...plain,
      ...spec,
      balancedShare: 0,
      negatives: evens(count.min, count.max).map((c) => ({ kind: 'count', count: c, start, end, weight: 1 })),
    }),
  }),
} as const
