import { idSchema, SweepstackError } from '@sweepstack/contracts'
import type { AppDeps } from '../deps.js'

/** The id of a sweep named by id or name; of several with one name, the newest. Throws `not-found`. */
export const resolveSweep = async (store: AppDeps['store'], idOrName: string): Promise<string> => {
  if (idSchema.safeParse(idOrName).success) return (await store.sweeps.view(idOrName)).id
  const id = await store.sweeps.newestNamed(idOrName)
  if (id !== null) return id
  throw new SweepstackError('not-found', `there is no sweep named ${idOrName}`, {
    fix: 'GET /v1/sweeps lists them',
    issues: [{ path: 'sweep', message: 'neither the id nor the name of a sweep' }],
  })
}

/** For a list parameter: the sweeps it names, once each; one undefined where all sweeps are meant. */
export const resolveSweeps = async (
  store: AppDeps['store'],
  given: readonly string[] | undefined,
): Promise<(string | undefined)[]> =>
  given === undefined
    ? [undefined]
    : [...new Set(await Promise.all(given.map((name) => resolveSweep(store, name))))]
