import type { Command } from 'commander'
import { provideEnv, readEnv } from '../env.js'
import { misuse } from '../failure.js'
import { note } from '../output/stream.js'
import { homePaths } from '../service/paths.js'
import { liveRecord } from '../service/record.js'
import { withExamples } from './example.js'

export const addApi = (program: Command): void => {
  const command = program
    .command('api')
    .description('the API alone, by DATABASE_URL, QUEUE_URL, HOST, PORT and SWEEPSTACK_TOKEN (production)')
    .action(() => {
      if (readEnv().databaseUrl === null)
        throw misuse(
          'the API needs a PostgreSQL',
          'DATABASE_URL',
          'set it, or use `sweepstack up` for an embedded one',
        )
      return become('@sweepstack/api/main')
    })
  withExamples(command, 'api   # with DATABASE_URL=postgresql://… and QUEUE_URL=redis://… set')
}

export const addWorker = (program: Command): void => {
  const command = program
    .command('worker')
    .description('one more worker: by DATABASE_URL and QUEUE_URL, else for the service that `up` runs here')
    .action(async () => {
      if (readEnv().databaseUrl === null) await joinLocal()
      return become('@sweepstack/worker/main')
    })
  withExamples(command, 'worker', 'worker   # with DATABASE_URL=postgresql://… and QUEUE_URL=redis://… set')
}

const joinLocal = async (): Promise<void> => {
  const { home } = readEnv()
  const record = await liveRecord(homePaths(home).record)
  if (record === null)
    throw misuse('there is no service to work for', 'DATABASE_URL', 'set it, or start `sweepstack up` first')
  provideEnv({ DATABASE_URL: record.databaseUrl, QUEUE_URL: record.databaseUrl, SWEEPSTACK_HOME: home })
  note(`working for ${record.url}; Ctrl-C drains`)
}

/** The app's own main module, in this process: signals and the exit code are the app's. */
const become = async (main: string): Promise<void> => {
  await import(import.meta.resolve(main))
}
