/** Values that score the same: how many of them are labelled 1 and 0. */
export type ScoreGroup = { ones: number; zeros: number }

/**
 * Area under the ROC curve: the probability that a value labelled 1 scores higher than one labelled 0, ties
 * counting half (Mann & Whitney 1947; scikit-learn's roc_auc_score). Null where there is one label only.
 * @throws RangeError for lists of different lengths or a score that is no number
 */
export const auc = (scores: ArrayLike<number>, labels: ArrayLike<number>): number | null => {
  const { length: n } = scores
  if (labels.length !== n) throw new RangeError(`${n} scores have ${labels.length} labels`)
  const order = new Uint32Array(n)
  for (let i = 0; i < n; i++) {
    if (Number.isNaN(scores[i])) throw new RangeError(`score ${i} is not a number`)
    order[i] = i
  }
  order.sort((i, j) => {
    const [a, b] = [scores[i] as number, scores[j] as number]
    return a < b ? -1 : a > b ? 1 : 0
  })
  const groups: ScoreGroup[] = []
  let last: ScoreGroup | undefined
  let at: number | undefined
  for (const i of order) {
    if (last === undefined || scores[i] !== at) {
      last = { ones: 0, zeros: 0 }
      at = scores[i] as number
      groups.push(last)
    }
    if (labels[i] === 1) last.ones += 1
    else last.zeros += 1
  }
  return groupedAuc(groups)
}

/** The same from groups of equal score, the lowest score first. */
export const groupedAuc = (groups: Iterable<ScoreGroup>): number | null => {
  let allOnes = 0
  let zerosBelow = 0
  let won = 0
  for (const { ones, zeros } of groups) {
    won += ones * (zerosBelow + zeros / 2)
    allOnes += ones
    zerosBelow += zeros
  }
  return allOnes === 0 || zerosBelow === 0 ? null : won / (allOnes * zerosBelow)
}
