import { gzipSync } from 'node:zlib'
import { type Dataset, toText } from '@sweepstack/brackets'
import { KINDS } from '@sweepstack/contracts'
import type { NewArtifact } from './protocol.js'

/**
 * A test's logits, one line a string: `sequence,label,kind,logit`, the label 1 for balanced, the logit in as few
 * digits as give the float32 back. The sequence is as
 * `toText` writes it, by the types of the whole test: with five or more it has spaces, and still no comma. Any later slice is made from it without training again.
 */
export const logitsCsv = (test: string, dataset: Dataset, logits: Float32Array): NewArtifact => {
  const lines = ['sequence,label,kind,logit']
  for (let i = 0; i < dataset.n; i++)
    lines.push(
      `${toText(dataset, i)},${dataset.label[i]},${KINDS[dataset.kind[i] ?? 0]},${shortest(logits[i] ?? Number.NaN)}`,
    )
  return {
    name: `logits/${test}.csv.gz`,
    mediaType: 'application/gzip',
    // A fifth of the time of the usual level 6, for 7 % more bytes.
    bytes: gzipSync(`${lines.join('\n')}\n`, { level: 4 }),
  }
}

/** The shortest decimal that reads back as the same float32; nine digits always do. */
const shortest = (value: number): string => {
  for (let digits = 6; digits < 9; digits++) {
    const text = value.toPrecision(digits)
    if (Math.fround(Number(text)) === value) return String(Number(text))
  }
  return String(Number(value.toPrecision(9)))
}
