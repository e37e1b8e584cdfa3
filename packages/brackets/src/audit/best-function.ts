import { groupedAuc } from '@sweepstack/stats'
import type { Alike } from './tally.js'

/** What no function of what is seen can beat on these strings. */
export type Ceiling = { correct: number; auc: number | null }

/**
 * The best function of what is seen: of strings that look the same it says the commoner label, so `correct` is the
 * sum of max(balanced, unbalanced), and its best score is their share of balanced ones (the ordering of largest AUC, by
 * the Neyman–Pearson lemma).
 */
export const bestFunction = (groups: readonly Alike[]): Ceiling => ({
  correct: groups.reduce((sum, { balanced, unbalanced }) => sum + Math.max(balanced, unbalanced), 0),
  auc: aucBy(groups, ({ balanced, unbalanced }) => balanced / (balanced + unbalanced)),
})

/** AUC of a score that is a function of what is seen; equal scores are ties. */
export const aucBy = (groups: readonly Alike[], scoreOf: (group: Alike) => number): number | null => {
  const merged = new Map<number, { score: number; ones: number; zeros: number }>()
  for (const group of groups) {
    const score = scoreOf(group)
    const { ones, zeros } = merged.get(score) ?? { ones: 0, zeros: 0 }
    merged.set(score, { score, ones: ones + group.balanced, zeros: zeros + group.unbalanced })
  }
  return groupedAuc([...merged.values()].sort((a, b) => a.score - b.score))
}
