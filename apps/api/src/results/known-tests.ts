import type { AppDeps } from '../deps.js'
import { refuseParameter, suggest } from '../http/refuse.js'

/**
 * Holds the tests asked for against those that the cells of the selected sweeps have, whether done or not. Of all sweeps
 * at once (undefined) any name may be.
 * @throws SweepstackError `request.invalid` for a test that none of them has, with those there are.
 */
export const checkTests = async (
  store: AppDeps['store'],
  sweeps: readonly (string | undefined)[],
  asked: { test?: readonly string[] | undefined; value?: readonly string[] | undefined },
): Promise<void> => {
  const ids = sweeps.filter((id) => id !== undefined)
  const names = Object.entries(asked).flatMap(([path, tests = []]) => tests.map((name) => ({ path, name })))
  if (ids.length < sweeps.length || names.length === 0) return
  const details = await Promise.all(ids.map((id) => store.sweeps.get(id)))
  const known = new Set(
    details.flatMap(({ cellList }) => cellList.flatMap((cell) => Object.keys(cell.spec.tests))),
  )
  const unknown = names.find(({ name }) => !known.has(name))
  if (unknown === undefined) return
  const of = ids.length === 1 ? 'the sweep has' : 'the sweeps have'
  throw refuseParameter(
    unknown.path,
    `${of} no test ${unknown.name.slice(0, 100)}`,
    known.size === 0 ? `${of} no tests at all; leave ${unknown.path} out` : suggest(unknown.name, [...known]),
  )
}
