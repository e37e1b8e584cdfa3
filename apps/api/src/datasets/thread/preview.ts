import {
  auditDataset,
  type Chunk,
  chunksOf,
  type Dataset,
  type DatasetName,
  fileDataset,
  oneDataset,
  toText,
} from '@sweepstack/brackets'
import { KINDS, type Kind, type Preview } from '@sweepstack/contracts'
import type { OfCell, OfFile } from '../work.js'
import { datasetsOf, inputOf, partOf } from './parts.js'

/** The first strings of a dataset of a cell as they look, beside its audit. */
export const preview = (asked: OfCell & { part: DatasetName; rows: number }): Preview => {
  const { part, rows } = asked
  const datasets = datasetsOf(asked)
  const { train } = datasets
  const audit = auditDataset(part, partOf(datasets, part), {
    fitOn: part === 'train' || train.n === 0 ? null : train,
  })
  return { audit, strings: firstOf(chunksOf(oneDataset(inputOf(asked), part), rows), rows) }
}

export const previewFile = ({ name, text, types, rows }: OfFile & { rows: number }): Preview => {
  const dataset = fileDataset(text, types)
  return {
    audit: auditDataset(name, dataset),
    strings: firstOf([{ ...dataset, from: 0, sources: null }], rows),
  }
}

const firstOf = (chunks: Iterable<Chunk>, rows: number): Preview['strings'] => {
  const strings: Preview['strings'] = []
  for (const chunk of chunks)
    for (let i = 0; i < chunk.n && strings.length < rows; i++) strings.push(rowOf(chunk, i))
  return strings
}

const rowOf = (
  chunk: Omit<Dataset, 'sha256'> & Pick<Chunk, 'sources'>,
  i: number,
): Preview['strings'][number] => {
  const { sources, label, count, depth, dip, offsets } = chunk
  const source = sources === null ? '' : toText(sources, i)
  return {
    ...{ sequence: toText(chunk, i), label: label[i] as number, count: count[i] as number },
    ...{ depth: depth[i] as number, dip: dip[i] as number },
    length: (offsets[i + 1] as number) - (offsets[i] as number),
    kind: KINDS[chunk.kind[i] as number] as Kind,
    source: source === '' ? null : source,
  }
}
