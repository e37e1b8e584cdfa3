import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { SweepstackError } from '@sweepstack/contracts'

/** The user PostgreSQL runs as. */
export type Account = { uid: number; gid: number }

/**
 * PostgreSQL refuses to run as root. So root runs it as the owner of the data, or for new data as the user
 * `postgres`, made if need be. Null: we are not root, and it runs as we do.
 */
export const serverAccount = (data: string): Account | null => {
  if (process.getuid?.() !== 0) return null
  const owner = statSync(data, { throwIfNoEntry: false })
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  return postgresUser() ?? makePostgresUser()
}

const postgresUser = (): Account | null => {
  try {
    return { uid: Number(system('id', '-u', 'postgres')), gid: Number(system('id', '-g', 'postgres')) }
  } catch {
    return null
  }
}

const makePostgresUser = (): Account => {
  try {
    system('useradd', '--system', '--user-group', '--no-create-home', 'postgres')
  } catch (error) {
    const made = postgresUser()
    // Another process may have made it a moment ago.
    if (made !== null) return made
    throw new SweepstackError(
      'unavailable',
      'PostgreSQL does not run as root, and no user `postgres` can be made',
      {
        fix: 'run as another user, or make the user (useradd --system postgres), or set DATABASE_URL',
        cause: error,
      },
    )
  }
  return postgresUser()!
}

const system = (program: string, ...args: string[]): string =>
  execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: SYSTEM_ENV }).trim()

/** The server's surroundings, fixed: nothing of the user's (PGDATA, PGPORT, a language) changes what it does. */
export const SYSTEM_ENV = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' }

export type Command = { program: string; args: string[]; options: { uid?: number; gid?: number } }

/**
 * A command to run as an account that has to reach `paths`. Where a directory above them is closed to it (root's
 * own home, say) it is started with the one right it lacks, to pass through directories it may not read.
 */
export const asAccount = (
  account: Account | null,
  program: string,
  args: string[],
  paths: string[],
): Command => {
  if (account === null) return { program, args, options: {} }
  const closed = [program, ...paths].flatMap((path) => closedDirectory(path, account) ?? [])[0]
  if (closed === undefined) return { program, args, options: account }
  const right = passRight()
  if (right === null)
    throw new SweepstackError(
      'unavailable',
      `PostgreSQL does not run as root, and the user with id ${account.uid} may not enter ${closed}`,
      { fix: `chmod o+x ${closed}, or keep project and SWEEPSTACK_HOME elsewhere, or set DATABASE_URL` },
    )
  const { uid, gid } = account
  const drop = [
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    // Without this the right would not count in access(2), by which initdb looks whether it may run postgres.
    '--securebits=+no_setuid_fixup',
    `--inh-caps=+${right}`,
    `--ambient-caps=+${right}`,
  ]
  return { program: 'setpriv', args: [...drop, program, ...args], options: {} }
}

/** The nearest directory above a path that the account may not pass, or null. */
const closedDirectory = (path: string, { uid, gid }: Account): string | null => {
  for (let at = dirname(path); ; at = dirname(at)) {
    const { mode, uid: owner, gid: group } = statSync(at)
    const bit = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001
    if ((mode & bit) === 0) return at
    if (at === dirname(at)) return null
  }
}

/** The least of the capabilities that open directories which this process may hand on (Docker keeps but one). */
const passRight = (): string | null => {
  try {
    system('setpriv', '--version')
    const bounding = /^CapBnd:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'
    const bits = BigInt(`0x${bounding}`)
    return (bits & 4n) !== 0n ? 'dac_read_search' : (bits & 2n) !== 0n ? 'dac_override' : null
  } catch {
    return null
  }
}
