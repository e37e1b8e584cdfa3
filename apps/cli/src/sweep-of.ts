import type { Client } from '@sweepstack/client'
import type { SweepView } from '@sweepstack/contracts'
import { misuse } from './failure.js'

/**
 * The sweep a user means: its id, the last digits of its id, its name (the newest of that name), or the newest of all
 * when nothing is said.
 */
export const sweepOf = async (client: Client, named: string | undefined): Promise<SweepView> => {
  const names: string[] = []
  for await (const sweep of client.sweeps.all()) {
    if (named === undefined || sweep.name === named || isIdOf(named, sweep.id)) return sweep
    if (names.length < 5 && !names.includes(sweep.name)) names.push(sweep.name)
  }
  if (named === undefined || names.length === 0)
    throw misuse('there is no sweep yet', 'SWEEP', 'sweepstack run sweeps/demo.yaml')
  throw misuse(
    `there is no sweep ${named}`,
    'SWEEP',
    `name one by its id or name, such as ${names.join(', ')}`,
  )
}

const isIdOf = (named: string, id: string): boolean => /^[0-9a-f-]{4,36}$/.test(named) && id.endsWith(named)
