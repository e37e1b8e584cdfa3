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
export const preview = (asked: OfCell & { part: DatasetName; rows: number }): Preview => {
  const { part, rows } = asked
  const datasets = datasetsOf(asked)
  const { train } = datasets
  const audit = auditDataset(part, partOf(datasets, part), {
    fitOn: part === 'train' || train.n === 0 ? null : train,
  })
  return { audit, strings: previewRows(chunksOf(oneDataset(inputOf(asked), part), rows), rows) }
}

export const previewFile = ({ name, text, types, rows }: OfFile & { rows: number }): Preview => {
  const dataset = fileDataset(text, types)
  return {
    audit: auditDataset(name, dataset),
    strings: previewRows([{ ...dataset, from: 0, sources: null }], rows),
  }
}
