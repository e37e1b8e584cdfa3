import { z } from 'zod'
import { issueSchema } from '../errors.js'
import { KINDS } from '../spec/negatives.js'
import { seedSchema } from '../spec/numbers.js'

/**
 * What a reader of brackets can do without a stack. `group` says what a high score of it means: `surface`, the labels
 * leak; `counting`, a count is enough; `order`, it looks at prefixes as a stack does, in part.
 *
 * An exact shortcut is the best function of what it sees: of all strings that look the same to it, it gives the commoner
 * label. So no model that sees only that can score more on these strings. `n-grams` is fitted and only an estimate, on
 * 100,000 of the strings (fewer of long ones) where there are more; `counter-to-k` is one fixed rule, which can score
 * less than the majority.
 */
export const SHORTCUTS = {
  majority: { group: 'surface', title: 'constant answer', sees: 'nothing' },
  length: { group: 'surface', title: 'length', sees: 'the number of brackets' },
  ends: {
    group: 'surface',
    title: 'first and last symbol',
    sees: 'whether the first and the last symbol open or close, and are of one type',
  },
  'trailing-run': {
    group: 'surface',
    title: 'trailing run',
    sees: 'how many closing brackets end the string',
  },
  'n-grams': {
    group: 'surface',
    title: 'n-grams',
    sees: 'how often each bracket and each run of 2 and 3 symbols occurs, ends marked, types numbered within a run; logistic regression, fitted to other strings',
  },
  count: { group: 'counting', title: 'count', sees: 'opens minus closes, of each bracket type' },
  'count-and-ends': {
    group: 'counting',
    title: 'count, first and last symbol',
    sees: 'opens minus closes of each bracket type; whether the first and the last symbol open or close, and are of one type',
  },
  depth: { group: 'order', title: 'depth', sees: 'the largest prefix sum' },
  dip: { group: 'order', title: 'dip', sees: 'the smallest prefix sum' },
  'counter-to-1': {
    group: 'order',
    title: 'counter to depth 1',
    sees: 'prefixes, counting no higher than 1',
  },
  'counter-to-2': {
    group: 'order',
    title: 'counter to depth 2',
    sees: 'prefixes, counting no higher than 2',
  },
  'counter-to-4': {
    group: 'order',
    title: 'counter to depth 4',
    sees: 'prefixes, counting no higher than 4',
  },
  'counter-to-8': {
    group: 'order',
    title: 'counter to depth 8',
    sees: 'prefixes, counting no higher than 8',
  },
  'counter-to-16': {
    group: 'order',
    title: 'counter to depth 16',
    sees: 'prefixes, counting no higher than 16',
  },
} as const

export type ShortcutName = keyof typeof SHORTCUTS
export const shortcutNames = Object.keys(SHORTCUTS) as ShortcutName[]

const n = z.int().min(0)
const auc = z.number().min(0).max(1).nullable()

/** What one shortcut scores on n strings. AUCs are null where it gives no score, or there is one label only. */
export const shortcutSchema = z.object({
  name: z.enum(shortcutNames as [ShortcutName, ...ShortcutName[]]),
  n,
  correct: n.describe('by the best rule that sees only this'),
  accuracy: z.number(),
  auc: auc.describe(
    'area under the ROC curve of its best score: the share of balanced strings among those that look the same; of the log-odds for n-grams, of the answer for a counter to k',
  ),
  rawAuc: auc.describe(
    'of the number itself as the score of being balanced (the count without its sign, negated; 1 where it is 0 in all but not of each bracket type)',
  ),
})
export type Shortcut = z.infer<typeof shortcutSchema>

/** How many strings have each value of an axis, by label. */
export const histogramSchema = z.object({
  axis: z.enum(['depth', 'count', 'length', 'dip']),
  bins: z.array(z.object({ value: z.int(), balanced: n, unbalanced: n })),
})
export type Histogram = z.infer<typeof histogramSchema>

/** What is known of a dataset before anyone trains on it. */
export const datasetAuditSchema = z.object({
  name: z.string().describe('train, validation, test:<name>, or the name of a file'),
  sha256: z.string(),
  n,
  balanced: n,
  types: z.int(),
  minLength: n,
  maxLength: n,
  distinct: n.describe('different strings'),
  duplicates: n.describe('strings that have an equal one before them'),
  kinds: z.array(z.object({ kind: z.enum(KINDS), n })),
  shared: z
    .array(z.object({ with: z.string(), n }))
    .describe('strings of this one that another dataset of the audit has too'),
  histograms: z.array(histogramSchema),
  shortcuts: z.array(shortcutSchema),
})
export type DatasetAudit = z.infer<typeof datasetAuditSchema>

export const auditSchema = z.object({
  datasets: z.array(datasetAuditSchema),
  warnings: z.array(issueSchema).describe('what makes a question unanswerable with these data'),
})
export type Audit = z.infer<typeof auditSchema>

/** Data, tests or both, as in the base of a sweep. */
export const dataQuerySchema = z.strictObject({
  data: z.record(z.string(), z.json()),
  tests: z.record(z.string(), z.record(z.string(), z.json())).default({}),
  seed: seedSchema.default(0),
})
export type DataQuery = z.infer<typeof dataQuerySchema>

/** Sampled strings that a preview looks at, at most (of the API's also those of a file): it is to be quick. */
export const PREVIEW_STRINGS = 20_000

/** Strings as they look, with the audit of the dataset they are the first of. */
export const previewSchema = z.object({
  audit: datasetAuditSchema,
  strings: z.array(
    z.object({
      sequence: z.string(),
      label: z.int(),
      count: z.int(),
      depth: z.int(),
      dip: z.int(),
      length: z.int(),
      kind: z.enum(KINDS),
      source: z.string().nullable(),
    }),
  ),
})
export type Preview = z.infer<typeof previewSchema>

/** A preset as the registry has it. */
export const presetViewSchema = z.object({
  name: z.string(),
  title: z.string(),
  isolates: z.string(),
  use: z.array(z.enum(['data', 'test'])),
})
export type PresetView = z.infer<typeof presetViewSchema>

/**
 * What a score above that of the best rule that sees only the count shows, in words. The share is rounded up: one
 * between it and the share itself would be called above and is not.
 */
export const countingBound = (test: string, { correct, n: of }: Pick<Shortcut, 'correct' | 'n'>): string =>
  `a model above ${percentUp(correct, of)} % on ${test} cannot be counting only`

/** To a tenth, or as finely as it takes to stay below 100 where it is. */
const percentUp = (part: number, whole: number): string => {
  for (let digits = 1; digits <= 7; digits++) {
    const units = Math.ceil((10 ** (digits + 2) * part) / whole)
    if (part >= whole || units < 10 ** (digits + 2)) return (units / 10 ** digits).toFixed(digits)
  }
  return '100.0'
}
