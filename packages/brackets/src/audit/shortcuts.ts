import { type Shortcut, type ShortcutName, shortcutNames } from '@sweepstack/contracts'
import { auc } from '@sweepstack/stats'
import type { Dataset } from '../features/dataset.js'
import { aucBy, bestFunction } from './best-function.js'
import { boundedCounter } from './bounded-counter.js'
import { LOOKS, type Look } from './looks.js'
import { ngramScores } from './n-gram-scores.js'
import { tally } from './tally.js'

type Scored = Pick<Shortcut, 'correct' | 'auc' | 'rawAuc'>

/**
 * What every shortcut scores on the strings of a dataset, in the order of SHORTCUTS; none for a dataset without strings.
 * @param fitOn what the n-grams are fitted to, the training data; null: the dataset itself, in five folds
 */
export const shortcutsOf = (dataset: Dataset, fitOn: Dataset | null): Shortcut[] =>
  scoresOf(dataset, shortcutNames, fitOn)

/** The same without the n-grams, the only one that is fitted and not exact. */
export const exactShortcutsOf = (dataset: Dataset): Shortcut[] =>
  scoresOf(
    dataset,
    shortcutNames.filter((name) => name !== 'n-grams'),
    null,
  )

const scoresOf = (dataset: Dataset, names: ShortcutName[], fitOn: Dataset | null): Shortcut[] =>
  dataset.n === 0
    ? []
    : names.map((name) => {
        const scored = SCORES[name](dataset, fitOn)
        return { name, n: dataset.n, accuracy: scored.correct / dataset.n, ...scored }
      })

const best =
  ({ see, score }: Look) =>
  (dataset: Dataset): Scored => {
    const groups = tally(see(dataset), dataset.label)
    return {
      ...bestFunction(groups),
      rawAuc: score === null ? null : aucBy(groups, ({ value }) => score(value)),
    }
  }

/** A fixed rule: its accuracy can be below the majority's. Its AUC is that of its answer as a score of 0 or 1. */
const counterTo =
  (most: number) =>
  (dataset: Dataset): Scored => {
    const answers = tally(boundedCounter(dataset, most), dataset.label)
    const correct = answers.reduce(
      (sum, { value, balanced, unbalanced }) => sum + (value === 1 ? balanced : unbalanced),
      0,
    )
    return { correct, auc: aucBy(answers, ({ value }) => value), rawAuc: null }
  }

const ngrams = (dataset: Dataset, fitOn: Dataset | null): Scored => {
  const scores = ngramScores(dataset, fitOn)
  let correct = 0
  for (let i = 0; i < dataset.n; i++) if ((scores[i] as number) > 0 === (dataset.label[i] === 1)) correct += 1
  return { correct, auc: auc(scores, dataset.label), rawAuc: null }
}

const SCORES: Record<ShortcutName, (dataset: Dataset, fitOn: Dataset | null) => Scored> = {
  majority: best(LOOKS.majority),
  length: best(LOOKS.length),
  ends: best(LOOKS.ends),
  'trailing-run': best(LOOKS['trailing-run']),
  'n-grams': ngrams,
  count: best(LOOKS.count),
  'count-and-ends': best(LOOKS['count-and-ends']),
  depth: best(LOOKS.depth),
  dip: best(LOOKS.dip),
  'counter-to-1': counterTo(1),
  'counter-to-2': counterTo(2),
  'counter-to-4': counterTo(4),
  'counter-to-8': counterTo(8),
  'counter-to-16': counterTo(16),
}
