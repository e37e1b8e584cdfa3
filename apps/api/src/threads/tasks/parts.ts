import {
  type Dataset,
  type DatasetName,
  type Datasets,
  type DatasetsInput,
  makeDatasets,
} from '@sweepstack/brackets'
import { SweepstackError } from '@sweepstack/contracts'
import type { OfCell } from '../work.js'

/** What the datasets of a cell are made from; the files' texts came with the question. */
export const inputOf = ({ cell, seed, texts }: OfCell): DatasetsInput => ({
  data: cell.data,
  tests: cell.tests,
  seed,
  files: (ref) => {
    const text = texts[ref]
    if (text === undefined) throw new Error(`the text of ${ref} was not handed over`)
    return text
  },
})

/** All datasets of a cell, in memory. */
export const datasetsOf = (asked: OfCell): Datasets => makeDatasets(inputOf(asked))

export const partOf = ({ train, validation, tests }: Datasets, part: DatasetName): Dataset => {
  const dataset =
    part === 'train' ? train : part === 'validation' ? validation : tests[part.slice('test:'.length)]
  if (dataset === undefined) throw new SweepstackError('request.invalid', `there is no ${part}`)
  return dataset
}
