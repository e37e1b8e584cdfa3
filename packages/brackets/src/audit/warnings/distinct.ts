import type { Dataset } from '../../dataset.js'
import { StringIndex } from '../../string-index.js'
import { stringAt } from '../../strings.js'

/** Different strings of each label and how many strings have the label, in a dataset of a given size. */
export type Distinct = Record<'balanced' | 'unbalanced', { n: number; distinct: number }>

/**
 * Counted where the dataset is there, estimated where it is a sample: pairs of equal strings in the sample tell how
 * many different ones there are to draw (the birthday problem), taken as if all were equally likely.
 */
export const distinctOf = (dataset: Dataset, n: number): Distinct => ({
  balanced: ofLabel(dataset, 1, n),
  unbalanced: ofLabel(dataset, 0, n),
})

const ofLabel = (dataset: Dataset, label: 0 | 1, n: number): { n: number; distinct: number } => {
  const index = new StringIndex()
  const copies: number[] = []
  let drawn = 0
  let equalPairs = 0
  for (let i = 0; i < dataset.n; i++) {
    if (dataset.label[i] !== label) continue
    const id = index.add(stringAt(dataset, i))
    equalPairs += copies[id] ?? 0
    copies[id] = (copies[id] ?? 0) + 1
    drawn += 1
  }
  if (n === dataset.n) return { n: drawn, distinct: index.size }
  const wanted = Math.round((n * drawn) / dataset.n)
  if (equalPairs === 0) return { n: wanted, distinct: wanted }
  const exist = Math.max(index.size, (drawn * (drawn - 1)) / 2 / equalPairs)
  return { n: wanted, distinct: Math.min(wanted, Math.round(exist * (1 - Math.exp(-wanted / exist)))) }
}
