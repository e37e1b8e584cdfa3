import type { Chunked } from '../features/chunked.js'
import { Fingerprint } from '../strings/string-set.js'
import type { Survey } from './survey.js'

/** Of each dataset, how many of its strings each other one has too. */
export const sharedStrings = async (
  datasets: readonly Chunked[],
  surveys: readonly Survey[],
): Promise<{ with: string; n: number }[][]> => {
  const shared: { with: string; n: number }[][] = []
  for (const [self, dataset] of datasets.entries()) {
    const others = datasets.flatMap(({ name }, i) =>
      i === self ? [] : [{ name, strings: (surveys[i] as Survey).strings, n: 0 }],
    )
    const print = new Fingerprint()
    if (others.length > 0)
      for await (const chunk of dataset.chunks())
        for (let i = 0; i < chunk.n; i++) {
          print.of(chunk, i)
          for (const other of others) if (other.strings.has(print)) other.n += 1
        }
    shared.push(others.map(({ name, n }) => ({ with: name, n })))
  }
  return shared
}
