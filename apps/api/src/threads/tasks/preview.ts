import {
  auditDataset,
  chunksOf,
  type DatasetName,
  fileDataset,
  oneDataset,
  previewRows,
} from '@sweepstack/brackets'
import type { Preview } from '@sweepstack/contracts'
import type { OfCell, OfFile } from '../work.js'
import { datasetsOf, inputOf, partOf } from './parts.js'

/** The first strings of a dataset of a cell as they look, beside its audit. */
export const preview = async (asked: OfCell & { part: DatasetName; rows: number }): Promise<Preview> => {
  const { part, rows } = asked
  const datasets = datasetsOf(asked)
  const { train } = datasets
  const fitOn = part === 'train' || train.n === 0 ? null : train
  const audit = auditDataset(part, partOf(datasets, part), fitOn)
  return { audit, strings: await previewRows(chunksOf(oneDataset(inputOf(asked), part), rows), rows) }
}

export const previewFile = async ({
  name,
  text,
  types,
  rows,
}: OfFile & { rows: number }): Promise<Preview> => {
  const dataset = fileDataset(text, types)
  return {
    audit: auditDataset(name, dataset),
    strings: await previewRows([{ ...dataset, from: 0, sources: null }], rows),
  }
}
