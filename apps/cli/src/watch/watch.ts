import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from '@sweepstack/client'
import { RUN_STATUS, type SweepDetail, type SweepEvent, type SweepProgress } from '@sweepstack/contracts'
import { unavailable } from '../failure.js'
import { cellName } from '../output/cell-heads.js'
import { shortId } from '../output/words.js'
import { type Display, display } from './display.js'
import { pace } from './snapshot.js'

const CHECK_MS = 2_000

type Options = {
  /** Why the service can do no more work, or null; asked now and then. */
  problem: () => Promise<string | null>
  signal?: AbortSignal
}

/**
 * Follows a sweep until it has ended (or `signal` aborts), showing progress, and returns it as it then is.
 * @throws SweepstackError `unavailable` when the service cannot go on.
 */
export const watchSweep = async (
  client: Client,
  sweep: SweepDetail,
  { problem, signal }: Options,
): Promise<SweepDetail> => {
  const screen = display(sweep.cellList.map((cell) => cellName(cell.overrides)))
  const snapshot = pace()
  const over = new AbortController()
  const watched = AbortSignal.any([over.signal, ...(signal === undefined ? [] : [signal])])
  const broken = untilBroken(problem, over.signal)
  const followed = follow(client, sweep.id, watched, screen, (progress) =>
    screen.show(snapshot(progress, Date.now())),
  )
  try {
    await Promise.race([followed, broken])
  } finally {
    over.abort()
  }
  const end = await client.sweeps.get(sweep.id)
  screen.show(snapshot({ runs: end.runs, running: [] }, Date.now()))
  return end
}

/** The stream of a sweep ends when the sweep does; one that ends before is opened again. */
const follow = async (
  client: Client,
  id: string,
  signal: AbortSignal,
  screen: Display,
  show: (progress: SweepProgress) => void,
): Promise<void> => {
  let after = 0
  while (!signal.aborted) {
    for await (const update of client.sweeps.events(id, { after, signal })) {
      if (update.type === 'progress') show(update.progress)
      else {
        after = update.event.id
        const line = newsOf(update.event)
        if (line !== null) screen.say(line)
      }
    }
    if (signal.aborted || RUN_STATUS[(await client.sweeps.get(id)).status].end) return
  }
}

/** What a user should hear of at once. */
const newsOf = ({ type, runId, data }: SweepEvent): string | null => {
  if (type !== 'run.failed' && type !== 'run.requeued') return null
  const what = type === 'run.failed' ? 'failed' : 'is tried again'
  return `run ${shortId(runId ?? '')} ${what}: ${data.detail ?? data.code ?? 'its worker is gone'}`
}

const untilBroken = async (problem: Options['problem'], over: AbortSignal): Promise<void> => {
  for (;;) {
    await sleep(CHECK_MS, undefined, { signal: over }).catch(() => {})
    if (over.aborted) return
    const why = await problem()
    if (why !== null)
      throw unavailable(why, 'see the logs under .sweepstack/logs; `sweepstack up` goes on with it')
  }
}
