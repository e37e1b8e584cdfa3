import type { Audit } from '@sweepstack/contracts'
import type { Chunked } from '../features/chunked.js'
import { surveyOf } from './audit-dataset.js'
import { sharedStrings } from './shared-strings.js'
import type { Survey } from './survey.js'
import { factsOf } from './warnings/facts.js'
import { judge } from './warnings/rules.js'

/**
 * Audits of datasets that belong together: the n-grams are fitted to `train` where there is one, strings are looked
 * for in each other, and the warnings are of all of them. Datasets are named `train`, `validation`, `test:<name>`; any
 * other name is that of a file and judged as a test. The warnings' paths are `data`, `tests`, `tests.<name>`, or the
 * name of a file.
 */
export const auditAll = async (datasets: readonly Chunked[]): Promise<Audit> => {
  const surveys: Survey[] = []
  for (const dataset of datasets) surveys.push(await surveyOf(dataset))
  const shared = await sharedStrings(datasets, surveys)
  const train = surveys[datasets.findIndex(({ name }) => name === 'train')] ?? null
  return {
    datasets: surveys.map((survey, i) =>
      survey.audit(
        (datasets[i] as Chunked).name,
        train === null || survey === train ? null : train.some(),
        shared[i] ?? [],
      ),
    ),
    warnings: warnings(datasets, surveys),
  }
}

const warnings = (datasets: readonly Chunked[], surveys: readonly Survey[]): Audit['warnings'] => {
  const facts = datasets.flatMap(({ name }, i) => {
    const survey = surveys[i] as Survey
    return name === 'validation' || survey.n === 0 ? [] : [factsOf(survey, placeOf(name))]
  })
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
