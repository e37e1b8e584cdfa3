import { chmodSync, existsSync, mkdirSync, realpathSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { SweepstackError } from '@sweepstack/contracts'
import { type Binaries, findBinaries } from './binaries.js'
import { type Cluster, ensureCluster } from './cluster.js'
import { freePort, type Launched, launch } from './launch.js'
import { type Connected, connectTo, embeddedUrl } from './owner.js'
import {
  disownPidFile,
  hasPidFile,
  isAlive,
  isPostmaster,
  type Postmaster,
  readPostmaster,
  sleep,
} from './process.js'

/**
 * `dir`: where the cluster, its password and its log are kept; made if need be. `port`: a free one without. `durable`:
 * false trades safety at a crash of the machine for speed, for tests.
 */
export type EmbeddedOptions = { dir: string; port?: number | undefined; durable?: boolean }

/** A running server. Only its owner's `stop` stops it; where another process owns it, `stop` does nothing. */
export type Embedded = { url: string; port: number; pid: number; owned: boolean; stop: () => Promise<void> }

const DATABASE = 'sweepstack'
const PATIENCE_MS = 60_000

/**
 * Serves the PostgreSQL cluster in a directory, real and with nothing installed. One server a directory: where a
 * living process of ours serves it already, this answers with that one (`owned: false`); one whose owner was killed
 * is taken over. An interrupted start, or a crash, is made good by the next start.
 * @throws SweepstackError `unavailable` with what the server said, where it does not start.
 */
export const startEmbedded = async ({ dir, port, durable = true }: EmbeddedOptions): Promise<Embedded> => {
  const home = resolve(dir)
  if (!existsSync(home)) {
    mkdirSync(home, { recursive: true })
    chmodSync(home, 0o711)
  }
  const binaries = await findBinaries()
  const cluster = await ensureCluster(home, binaries, durable)
  const log = join(home, 'postgres.log')
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const running = await findRunning(cluster, deadline)
    if (running !== null) return serve(cluster, running.postmaster, running.connected)
    const tried = await tryStart(binaries, cluster, port ?? (await freePort()), log, durable, deadline)
    if ('connected' in tried) return serve(cluster, tried.postmaster, tried.connected)
    const again = RACES.test(tried.said) || (port === undefined && PORT_TAKEN.test(tried.said))
    if (!again || Date.now() > deadline) throw notStarted(tried.said, log, port)
    await sleep(200)
  }
}

/** Another start was faster, or children of a killed server have not ended yet. */
const RACES = /lock file "postmaster\.pid" (already exists|is empty)|pre-existing shared memory block/
const PORT_TAKEN = /could not bind|could not create any TCP\/IP sockets/

type Running = { postmaster: Postmaster; connected: Connected }

/** The server that serves the cluster already, once it answers; null where none does. */
const findRunning = async ({ data, password }: Cluster, deadline: number): Promise<Running | null> => {
  for (;;) {
    const postmaster = readPostmaster(data)
    if (postmaster === null) {
      if (!hasPidFile(data) || Date.now() > deadline) return null
      await sleep(50)
      continue
    }
    if (!isPostmaster(postmaster.pid, data)) {
      if (isAlive(postmaster.pid)) disownPidFile(data, postmaster.pid)
      return null
    }
    const connected = await connectTo(postmaster.port, password).catch(() => null)
    if (connected !== null && connected.dataDirectory === realpathSync(data)) return { postmaster, connected }
    await connected?.close()
    if (Date.now() > deadline)
      throw new SweepstackError(
        'unavailable',
        `the server with process id ${postmaster.pid} on ${data} does not answer`,
        {
          fix: 'look into postgres.log beside it; end that process if it hangs',
        },
      )
    await sleep(50)
  }
}

const tryStart = async (
  binaries: Binaries,
  { data, password }: Cluster,
  port: number,
  log: string,
  durable: boolean,
  deadline: number,
): Promise<Running | { said: string }> => {
  const launched: Launched = await launch(binaries, data, port, log, durable)
  for (;;) {
    const connected = await connectTo(port, password).catch(() => null)
    if (connected !== null && connected.dataDirectory === realpathSync(data))
      return { postmaster: { pid: launched.pid, port }, connected }
    await connected?.close()
    const said = launched.ended()
    if (said !== null) return { said }
    // A crash recovery may take long; the server says in its log what it is at, and is left to it.
    if (Date.now() > deadline) return { said: `it did not answer within ${PATIENCE_MS / 1000} s` }
    await sleep(25)
  }
}

const notStarted = (said: string, log: string, port: number | undefined): SweepstackError => {
  const taken = port !== undefined && PORT_TAKEN.test(said)
  const telling = said.split('\n').filter((line) => /FATAL|ERROR|HINT|PANIC/.test(line))
  return new SweepstackError(
    'unavailable',
    taken
      ? `the embedded PostgreSQL cannot listen on port ${port}: something else does`
      : `the embedded PostgreSQL did not start: ${(telling.length > 0 ? telling : [said]).join(' ').trim()}`,
    { fix: taken ? 'choose another port, or none' : `its log is ${log}` },
  )
}

const serve = async (
  { data, password }: Cluster,
  { pid, port }: Postmaster,
  connected: Connected,
): Promise<Embedded> => {
  const owned = await connected.own()
  await connected.createDatabase(DATABASE)
  if (!owned) await connected.close()
  return {
    url: embeddedUrl(port, password, DATABASE),
    port,
    pid,
    owned,
    stop: async () => {
      if (!owned) return
      await connected.close()
      await stopServer(pid, data)
    },
  }
}

/** Fast shutdown: ends the connections, writes everything out, and waits for that. */
const stopServer = async (pid: number, data: string): Promise<void> => {
  for (const [signal, patienceMs] of [
    ['SIGINT', 60_000],
    ['SIGQUIT', 10_000],
  ] as const) {
    const serving = (): boolean => readPostmaster(data)?.pid === pid && isPostmaster(pid, data)
    if (!serving()) return
    process.kill(pid, signal)
    const deadline = Date.now() + patienceMs
    while (serving() && Date.now() < deadline) await sleep(20)
    if (!serving()) return
  }
}
