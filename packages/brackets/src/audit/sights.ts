import { type Shortcut, type ShortcutName, shortcutNames } from '@sweepstack/contracts'
import type { MeasuredStrings } from '../features/dataset.js'
import { aucBy, bestFunction } from './best-function.js'
import { boundedCounter } from './bounded-counter.js'
import { LOOKS, type Look } from './looks.js'
import { type Alike, Tally } from './tally.js'

/** The shortcuts whose score follows from how many strings of each label look the same. */
export type ExactShortcut = Exclude<ShortcutName, 'n-grams'>
const exactNames = shortcutNames.filter((name): name is ExactShortcut => name !== 'n-grams')

export type Scored = Pick<Shortcut, 'correct' | 'auc' | 'rawAuc'>

type Rule = {
  see: (strings: MeasuredStrings) => ArrayLike<number>
  score: (groups: readonly Alike[]) => Scored
}

const best = ({ see, score }: Look): Rule => ({
  see,
  score: (groups) => ({
    ...bestFunction(groups),
    rawAuc: score === null ? null : aucBy(groups, ({ value }) => score(value)),
  }),
})

/** A fixed rule: its accuracy can be below the majority's. Its AUC is that of its answer as a score of 0 or 1. */
const counterTo = (most: number): Rule => ({
  see: (strings) => boundedCounter(strings, most),
  score: (answers) => ({
    correct: answers.reduce(
      (sum, { value, balanced, unbalanced }) => sum + (value === 1 ? balanced : unbalanced),
      0,
    ),
    auc: aucBy(answers, ({ value }) => value),
    rawAuc: null,
  }),
})

const RULES: Record<ExactShortcut, Rule> = {
  majority: best(LOOKS.majority),
  length: best(LOOKS.length),
  ends: best(LOOKS.ends),
  'trailing-run': best(LOOKS['trailing-run']),
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

/** What the exact shortcuts see of strings that come in chunks, and what they score on them. */
export class Sights {
  n = 0
  readonly #tallies = new Map(exactNames.map((name) => [name, new Tally()]))

  add(strings: MeasuredStrings): void {
    this.n += strings.n
    for (const [name, tally] of this.#tallies) tally.add(RULES[name].see(strings), strings.label)
  }

  /** Unbalanced strings of which one of these is seen. */
  unbalanced(name: ExactShortcut, seen: readonly number[]): number {
    return this.groups(name)
      .filter(({ value }) => seen.includes(value))
      .reduce((sum, { unbalanced }) => sum + unbalanced, 0)
  }

  scoreOf(name: ExactShortcut): Scored {
    return RULES[name].score(this.groups(name))
  }

  /** Strings that look the same to the shortcut. */
  groups(name: ExactShortcut): Alike[] {
    return (this.#tallies.get(name) as Tally).groups()
  }
}

export const sightsOf = (strings: MeasuredStrings): Sights => {
  const sights = new Sights()
  sights.add(strings)
  return sights
}
