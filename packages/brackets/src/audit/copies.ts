import type { Dataset } from '../features/dataset.js'
import { StringIndex } from '../strings/string-index.js'
import { stringAt } from '../strings/strings.js'

export type Named = { name: string; dataset: Dataset }
export type Copies = {
  /** different strings */
  distinct: number
  /** of each other dataset, how many strings of this one it has too */
  shared: { with: string; n: number }[]
}

/**
 * Copies within each dataset and between them, in their order. Each different string of all of them gets one number, so
 * what datasets share is looked up in a bitmap each.
 */
export const copiesOf = (datasets: readonly Named[]): Copies[] => {
  const index = new StringIndex()
  const all = datasets.map(({ name, dataset }) => {
    const ids = new Int32Array(dataset.n)
    for (let i = 0; i < dataset.n; i++) ids[i] = index.add(stringAt(dataset, i))
    return { name, ids }
  })
  const marked = all.map(({ name, ids }) => {
    const has = new Uint8Array(index.size)
    for (const id of ids) has[id] = 1
    return { name, ids, has }
  })
  return marked.map(({ ids, has }, self) => ({
    distinct: has.reduce((sum, bit) => sum + bit, 0),
    shared: marked.flatMap((other, i) =>
      i === self ? [] : [{ with: other.name, n: within(ids, other.has) }],
    ),
  }))
}

const within = (ids: Int32Array, has: Uint8Array): number => {
  let n = 0
  for (const id of ids) n += has[id] as number
  return n
}
