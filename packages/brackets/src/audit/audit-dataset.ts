import { type DatasetAudit, KINDS } from '@sweepstack/contracts'
import type { Dataset } from '../features/dataset.js'
import { type Copies, copiesOf, type Named } from './copies.js'
import { histogramsOf } from './histograms.js'
import { shortcutsOf } from './shortcuts.js'

export type AuditOptions = {
  /** what the n-grams are fitted to, the training data; without it the dataset itself, in five folds */
  fitOn?: Dataset | null
  /** datasets whose strings are looked for in this one */
  sharedWith?: readonly Named[]
}

/** What is known of a dataset before anyone trains on it: sizes, labels, copies, histograms and what shortcuts score. */
export const auditDataset = (
  name: string,
  dataset: Dataset,
  { fitOn = null, sharedWith = [] }: AuditOptions = {},
): DatasetAudit => {
  const [copies] = copiesOf([{ name, dataset }, ...sharedWith])
  return auditWith(name, dataset, fitOn, copies as Copies)
}

/** The same where the copies are known. */
export const auditWith = (
  name: string,
  dataset: Dataset,
  fitOn: Dataset | null,
  { distinct, shared }: Copies,
): DatasetAudit => ({
  name,
  sha256: dataset.sha256,
  n: dataset.n,
  balanced: dataset.balanced,
  types: dataset.types,
  minLength: dataset.minLength,
  maxLength: dataset.maxLength,
  distinct,
  duplicates: dataset.n - distinct,
  kinds: kindsOf(dataset),
  shared,
  histograms: histogramsOf(dataset),
  shortcuts: shortcutsOf(dataset, fitOn),
})

const kindsOf = ({ kind }: Dataset): DatasetAudit['kinds'] => {
  const counts = new Uint32Array(KINDS.length)
  for (const k of kind) counts[k]! += 1
  return KINDS.map((name, k) => ({ kind: name, n: counts[k] as number })).filter(({ n }) => n > 0)
}
