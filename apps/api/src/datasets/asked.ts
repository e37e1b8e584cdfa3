import type { DatasetName } from '@sweepstack/brackets'
import { type Cell, type DataQuery, expandSweep, type Issue, SweepstackError } from '@sweepstack/contracts'
import type { AppDeps } from '../deps.js'
import { refuseParameter, suggest } from '../http/refuse.js'
import { checkFiles } from './check-files.js'

/**
 * Data and tests as a sweep of one cell would have them.
 * @throws SweepstackError `spec.invalid`, `file.unknown`, with paths as the caller wrote them: `data.length`
 */
export const askedCell = async ({ data, tests }: DataQuery, store: AppDeps['store']): Promise<Cell> => {
  try {
    const { cells } = expandSweep({ name: 'asked', base: { data, tests } })
    await checkFiles(cells, store)
    return cells[0] as Cell
  } catch (error) {
    if (error instanceof SweepstackError && error.issues.length > 0) throw outsideOfSweep(error)
    throw error
  }
}

/** The caller wrote no `base`, so none is named to them. */
const outsideOfSweep = ({ code, issues, fix }: SweepstackError): SweepstackError => {
  const theirs: Issue[] = issues.map((issue) => ({ ...issue, path: issue.path.replace(/^base\./, '') }))
  return new SweepstackError(code, theirs.map(({ path, message }) => `${path}: ${message}`).join('; '), {
    issues: theirs,
    ...(fix === undefined ? {} : { fix }),
  })
}

/** Which dataset of the cell is meant. */
export const askedPart = (
  { spec }: Cell,
  { part, test }: { part?: 'train' | 'validation' | undefined; test?: string | undefined },
): DatasetName => {
  if (test === undefined) return part ?? 'train'
  if (part !== undefined)
    throw refuseParameter('part', 'a test is neither part of the data', 'give either part or test')
  if (Object.hasOwn(spec.tests, test)) return `test:${test}`
  const names = Object.keys(spec.tests)
  const fix = names.length === 0 ? 'add it to tests of the body, or leave test out' : suggest(test, names)
  throw refuseParameter('test', `there is no test ${test}`, fix)
}
