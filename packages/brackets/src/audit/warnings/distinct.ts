import type { MeasuredStrings } from '../../features/dataset.js'
import { StringIndex } from '../../strings/string-index.js'
import { stringAt } from '../../strings/strings.js'

/** How many strings have a label in a dataset of a given size, and how many of those are different. */
export type Distinct = Record<'balanced' | 'unbalanced', { n: number; distinct: number }>

/**
 * Counted where the dataset is there, estimated where it is a sample: strings of one shape (kind, length, depth) are
 * about equally likely, so pairs of equal ones tell how many of the shape exist (the birthday problem), and that how
 * many different ones a larger draw has. A shape without equal pairs counts as endless: the estimate is at most too high.
 */
export const distinctOf = (dataset: MeasuredStrings, n: number): Distinct => {
  const sums = { balanced: { n: 0, distinct: 0 }, unbalanced: { n: 0, distinct: 0 } }
  const growth = n / Math.max(1, dataset.n)
  for (const { label, drawn, different, equalPairs } of shapesOf(dataset).values()) {
    const sum = sums[label === 1 ? 'balanced' : 'unbalanced']
    sum.n += growth * drawn
    sum.distinct += growth === 1 ? different : expected(growth * drawn, drawn, different, equalPairs)
  }
  const rounded = ({ n: of, distinct }: (typeof sums)['balanced']) => ({
    n: Math.round(of),
    distinct: Math.round(distinct),
  })
  return { balanced: rounded(sums.balanced), unbalanced: rounded(sums.unbalanced) }
}

/** Different strings of a shape in `wanted` draws, by what was met in `drawn`. */
const expected = (wanted: number, drawn: number, different: number, equalPairs: number): number => {
  if (equalPairs === 0) return wanted
  const exist = Math.max(different, (drawn * (drawn - 1)) / 2 / equalPairs)
  return exist * (1 - Math.exp(-wanted / exist))
}

type Shape = { label: number; drawn: number; different: number; equalPairs: number }

const shapesOf = (dataset: MeasuredStrings): Map<number, Shape> => {
  const { n, label, kind, depth, offsets } = dataset
  const shapes = new Map<number, Shape>()
  const index = new StringIndex()
  const copies = new Uint32Array(n)
  for (let i = 0; i < n; i++) {
    const length = (offsets[i + 1] as number) - (offsets[i] as number)
    const key = ((kind[i] as number) * 2 ** 15 + length) * 2 ** 15 + (depth[i] as number)
    let shape = shapes.get(key)
    if (shape === undefined) {
      shape = { label: label[i] as number, drawn: 0, different: 0, equalPairs: 0 }
      shapes.set(key, shape)
    }
    const id = index.add(stringAt(dataset, i))
    const before = copies[id] as number
    copies[id] = before + 1
    shape.drawn += 1
    shape.equalPairs += before
    if (before === 0) shape.different += 1
  }
  return shapes
}
