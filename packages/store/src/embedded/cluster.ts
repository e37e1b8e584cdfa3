import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { SweepstackError } from '@sweepstack/contracts'
import { asAccount, SYSTEM_ENV, serverAccount } from './account.js'
import type { Binaries } from './binaries.js'
import { isAlive } from './process.js'

/** A database cluster on disk: `data` is PostgreSQL's, `password` is its only user's. */
export type Cluster = { data: string; password: string }

export const USER = 'sweepstack'

/**
 * The cluster in `dir`, made if there is none. It is made beside its place and then moved there, so what stands at
 * its place is whole: an interrupted start leaves only a directory that the next one removes, and of two processes
 * that make it at once one is first and both use that one.
 */
export const ensureCluster = async (dir: string, binaries: Binaries, durable: boolean): Promise<Cluster> => {
  const home = join(dir, 'cluster')
  if (!existsSync(home)) {
    removeAbandoned(dir)
    const stage = join(dir, `stage-${process.pid}-${randomBytes(4).toString('hex')}`)
    try {
      await initialise(stage, binaries, durable)
      renameSync(stage, home)
    } catch (error) {
      if (!existsSync(home)) throw error
    } finally {
      rmSync(stage, { recursive: true, force: true })
    }
  }
  return { data: join(home, 'data'), password: readPassword(join(home, 'password')) }
}

const readPassword = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new SweepstackError(
      'unavailable',
      `the embedded database's password is not readable: ${String(error)}`,
      {
        fix: 'run as the user who started it first, or set SWEEPSTACK_HOME to a directory of your own',
        cause: error,
      },
    )
  }
}

const initialise = async (stage: string, binaries: Binaries, durable: boolean): Promise<void> => {
  const password = randomBytes(24).toString('hex')
  const data = join(stage, 'data')
  const account = serverAccount(data)
  mkdirSync(data, { recursive: true })
  // Whatever the umask: the server's user passes through here, and only the data are its own.
  chmodSync(stage, 0o711)
  const pwfile = join(stage, 'pwfile')
  writeFileSync(pwfile, `${password}\n`, { mode: 0o600 })
  writeFileSync(join(stage, 'password'), `${password}\n`, { mode: 0o600 })
  if (account !== null) for (const path of [data, pwfile]) chownSync(path, account.uid, account.gid)
  const args = [
    `--pgdata=${data}`,
    `--username=${USER}`,
    `--pwfile=${pwfile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ]
  const command = asAccount(account, binaries.initdb, args, [data])
  try {
    await promisify(execFile)(command.program, command.args, {
      ...command.options,
      cwd: stage,
      env: SYSTEM_ENV,
    })
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim() || String(error)
    throw new SweepstackError('unavailable', `initdb failed in ${data}: ${said}`, {
      fix: 'set DATABASE_URL to a PostgreSQL of your own if this machine cannot run one',
      cause: error,
    })
  }
  rmSync(pwfile)
}

const removeAbandoned = (dir: string): void => {
  for (const name of readdirSync(dir)) {
    const pid = /^stage-(\d+)-/.exec(name)?.[1]
    if (pid !== undefined && Number(pid) !== process.pid && !isAlive(Number(pid)))
      rmSync(join(dir, name), { recursive: true, force: true })
  }
}
