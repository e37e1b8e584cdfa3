import type { DatasetAudit } from '@sweepstack/contracts'
import type { Dataset } from '../features/dataset.js'
import { Survey } from './survey.js'

/**
 * What is known of a dataset before anyone trains on it: sizes, labels, copies, histograms and what shortcuts score.
 * @param fitOn what the n-grams are fitted to, the training data; without it the dataset itself, in five folds
 */
export const auditDataset = (name: string, dataset: Dataset, fitOn: Dataset | null = null): DatasetAudit => {
  const survey = new Survey(dataset.n, dataset.types)
  survey.add(dataset)
  return survey.audit(name, fitOn, [])
}
