import type { Audit } from '@sweepstack/contracts'
import { auditWith } from './audit-dataset.js'
import { type Copies, copiesOf, type Named } from './copies.js'
import { factsOf } from './warnings/facts.js'
import { judge } from './warnings/rules.js'

export type AuditInput = {
  /** `train`, `validation`, `test:<name>`; any other name is that of a file and judged as a test */
  datasets: readonly Named[]
}

/**
 * Audits of datasets that belong together: the n-grams are fitted to `train` where there is one, strings are looked
 * for in each other, and the warnings are of all of them. Their paths are `data`, `tests`, `tests.<name>`, or the name of a file.
 */
export const auditAll = ({ datasets }: AuditInput): Audit => {
  const train = datasets.find(({ name }) => name === 'train')?.dataset ?? null
  const copies = copiesOf(datasets)
  return {
    datasets: datasets.map(({ name, dataset }, i) =>
      auditWith(name, dataset, dataset === train ? null : train, copies[i] as Copies),
    ),
    warnings: warnings(datasets),
  }
}

const warnings = (datasets: readonly Named[]): Audit['warnings'] => {
  const facts = datasets
    .filter(({ name, dataset }) => name !== 'validation' && dataset.n > 0)
    .map(({ name, dataset }) => factsOf(dataset, placeOf(name)))
  return judge({
    train: facts.find(({ source }) => source === 'train') ?? null,
    tests: facts.filter(({ source }) => source !== 'train'),
    allTests: true,
    testsPath: 'tests',
  })
}

const placeOf = (name: string) => {
  const test = /^test:(.*)$/.exec(name)?.[1]
  if (name === 'train') return { path: 'data', what: 'the training data', source: name }
  return test === undefined
    ? { path: name, what: name, source: name }
    : { path: `tests.${test}`, what: `the test ${test}`, source: name }
}
