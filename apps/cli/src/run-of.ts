import type { Client } from '@sweepstack/client'
import { idSchema, type RunView } from '@sweepstack/contracts'
import { misuse } from './failure.js'

/** The run a user means: its id, or the last digits of its id as `runs` shows them; of several, the newest. */
export const runOf = async (client: Client, named: string): Promise<RunView> => {
  const run = await findRun(client, named)
  if (run !== null) return run
  throw misuse(
    `there is no run ${named}`,
    'RUN',
    '`sweepstack runs` shows the runs of a sweep by the last digits of their ids',
  )
}

/** Null where there is none by those digits. @throws SweepstackError `not-found` for an id that is no run's */
export const findRun = async (client: Client, named: string): Promise<RunView | null> => {
  if (idSchema.safeParse(named).success) return client.runs.get(named)
  if (/^[0-9a-f-]{4,36}$/.test(named))
    for await (const run of client.runs.all({ limit: 1000 })) if (run.id.endsWith(named)) return run
  return null
}
