import type { Client } from '@sweepstack/client'
import type { RunView } from '@sweepstack/contracts'
import { misuse } from './failure.js'

/** The run a user means: its id, or the last digits of its id as `runs` shows them; of several, the newest. */
export const runOf = async (client: Client, named: string): Promise<RunView> => {
  if (/^[0-9a-f-]{4,36}$/.test(named))
    for await (const run of client.runs.all({ limit: 1000 })) if (run.id.endsWith(named)) return run
  throw misuse(
    `there is no run ${named}`,
    'RUN',
    '`sweepstack runs` shows the runs of a sweep by the last digits of their ids',
  )
}
