import { isAlive } from '@sweepstack/store/embedded'
import type { Command } from 'commander'
import { readEnv } from '../env.js'
import { EXIT, unavailable } from '../failure.js'
import { portOption, workersOption } from '../options.js'
import { note } from '../output/stream.js'
import { count } from '../output/words.js'
import { connect, type Service } from '../service/connect.js'
import { lockHolder } from '../service/lock.js'
import { homePaths } from '../service/paths.js'
import { readRecord } from '../service/record.js'
import { withExamples } from './example.js'

const PORT = 8787
const LOOK_MS = 300
const QUESTION_MS = 10_000

type Options = { workers: number; port: number }

export const addUp = (program: Command): void => {
  const command = program
    .command('up')
    .description('a service in the foreground: embedded PostgreSQL, the API and workers; Ctrl-C drains it')
    .addOption(workersOption())
    .addOption(portOption(PORT))
    .addHelpText('after', '\nOther commands find it by themselves; `sweepstack worker` adds a worker to it.')
    .action(serve)
  withExamples(command, 'up', 'up --workers 2 --port 0')
}

const serve = async ({ workers, port }: Options): Promise<void> => {
  const env = readEnv()
  await untilFree(env.home)
  const service = await connect({ ...env, url: null }, { workers, port, fixed: true })
  if (!service.started) {
    await service.release()
    throw unavailable(
      `a service runs here already, at ${service.url} (process ${service.record?.pid})`,
      'use it, or wait until the command it belongs to has ended',
    )
  }
  note(
    `API at ${service.url} (documentation at ${service.url}/docs), ${count(workers, 'worker')}, logs in ${env.home}/logs`,
  )
  note('Ctrl-C drains and ends it')
  await untilEnded(service, homePaths(env.home).logs)
}

/** A question asked just now may still have the database open; it is over in a moment. */
const untilFree = async (home: string): Promise<void> => {
  const paths = homePaths(home)
  const end = Date.now() + QUESTION_MS
  while (Date.now() < end && (await lockHolder(paths.lock)) !== null) {
    const record = await readRecord(paths.record)
    if (record !== null && record.workers > 0) return
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}

/** Waits for the host. Ctrl-C is passed on: the first drains it, the second kills what still runs. */
const untilEnded = async (service: Service, logs: string): Promise<void> => {
  const pid = service.record?.pid ?? 0
  let asked = 0
  const pass = (): void => {
    asked += 1
    note(
      asked === 1 ? 'draining: workers finish or hand back their runs; Ctrl-C again kills them' : 'killing',
    )
    if (isAlive(pid)) process.kill(pid, 'SIGTERM')
  }
  process.on('SIGINT', pass).on('SIGTERM', pass)
  let told: string | null = null
  while (isAlive(pid)) {
    const problem = asked > 0 ? null : await service.problem()
    if (problem !== null && problem !== told) note(`error: ${problem}`)
    told = problem ?? told
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
  process.off('SIGINT', pass).off('SIGTERM', pass)
  // Without runs to drain it is gone before its record could be read.
  if (asked === 0 && told === null)
    note(`error: the service has ended by itself\nfix: ${logs}/service.log says why; start it again`)
  await service.release()
  process.exitCode = asked > 0 ? EXIT.done : EXIT.failed
}
