import type { DatasetAudit } from '@sweepstack/contracts'
import type { Chunked } from '../features/chunked.js'
import type { Dataset } from '../features/dataset.js'
import { Survey } from './survey.js'

/**
 * What is known of a dataset before anyone trains on it: sizes, labels, copies, histograms and what shortcuts score.
 * @param fitOn what the n-grams are fitted to, the training data; without it the dataset itself, in five folds
 */
export const auditDataset = (name: string, dataset: Dataset, fitOn: Dataset | null = null): DatasetAudit => {
  const survey = new Survey({ ...dataset, longest: dataset.maxLength })
  survey.add(dataset)
  return survey.audit(name, fitOn, [])
}

/** The same of strings that come in chunks. */
export const auditChunked = async (strings: Chunked): Promise<DatasetAudit> =>
  (await surveyOf(strings)).audit(strings.name, null, [])

export const surveyOf = async (strings: Chunked): Promise<Survey> => {
  const survey = new Survey(strings)
  for await (const chunk of strings.chunks()) survey.add(chunk)
  return survey
}
