import { type Shortcut, shortcutNames } from '@sweepstack/contracts'
import { auc } from '@sweepstack/stats'
import type { MeasuredStrings } from '../features/dataset.js'
import { ngramScores } from './n-gram-scores.js'
import { type Scored, type Sights, sightsOf } from './sights.js'
import { SomeStrings } from './some-strings.js'

/**
 * What every shortcut scores on the strings of a dataset, in the order of SHORTCUTS; none for a dataset without strings.
 * @param fitOn what the n-grams are fitted to, the training data; null: the dataset itself, in five folds
 */
export const shortcutsOf = (dataset: MeasuredStrings, fitOn: MeasuredStrings | null): Shortcut[] => {
  const some = new SomeStrings(dataset.n, dataset.maxLength)
  some.add(dataset)
  return shortcutsBy(sightsOf(dataset), some.strings(), fitOn)
}

/** The same where what they see is known. The n-grams, which are an estimate, are scored on some of the strings only. */
export const shortcutsBy = (
  sights: Sights,
  some: MeasuredStrings,
  fitOn: MeasuredStrings | null,
): Shortcut[] =>
  sights.n === 0
    ? []
    : shortcutNames.map((name) => {
        const [n, scored] =
          name === 'n-grams' ? [some.n, ngrams(some, fitOn)] : [sights.n, sights.scoreOf(name)]
        return { name, n, accuracy: scored.correct / n, ...scored }
      })

const ngrams = (strings: MeasuredStrings, fitOn: MeasuredStrings | null): Scored => {
  const scores = ngramScores(strings, fitOn)
  let correct = 0
  for (let i = 0; i < strings.n; i++) if ((scores[i] as number) > 0 === (strings.label[i] === 1)) correct += 1
  return { correct, auc: auc(scores, strings.label), rawAuc: null }
}
