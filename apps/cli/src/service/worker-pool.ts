import type { Child } from './child.js'

/** The workers of a local service: as many as were asked for, started again when one dies. */
export type WorkerPool = {
  /** Raises the number of workers; it is never lowered while the service runs. */
  want(workers: number): void
  running(): number
  /** Why there are fewer than wanted, once starting them again was given up. */
  problem(): string | null
  stop(graceMs: number): Promise<void>
  kill(): void
}

type Options = { start: (index: number) => Promise<Child>; log: (line: string) => void; onChange: () => void }

/** A worker that dies this often within a minute dies of something that starting it again does not mend. */
const MOST_DEATHS = 5
const MINUTE = 60_000
const PAUSE_MS = 1_000

export const workerPool = ({ start, log, onChange }: Options): WorkerPool => {
  const living = new Set<Child>()
  const deaths: number[] = []
  const keepers: Promise<void>[] = []
  const closing = new AbortController()
  let problem: string | null = null

  const died = (why: string): void => {
    log(why)
    deaths.push(Date.now())
    if (deaths.filter((at) => at > Date.now() - MINUTE).length >= MOST_DEATHS)
      problem = `workers keep ending; the last: ${why}`
  }
  const keep = async (index: number): Promise<void> => {
    while (!closing.signal.aborted && problem === null) {
      try {
        const child = await start(index)
        living.add(child)
        onChange()
        if (closing.signal.aborted) await child.stop(0)
        const how = await child.ended
        living.delete(child)
        if (!closing.signal.aborted) died(`worker ${index} ended: ${how}`)
      } catch (error) {
        died(error instanceof Error ? error.message : String(error))
      }
      onChange()
      if (!closing.signal.aborted && problem === null) await pause(PAUSE_MS, closing.signal)
    }
  }
  return {
    want: (workers) => {
      for (let index = keepers.length + 1; index <= workers; index++) keepers.push(keep(index))
    },
    running: () => living.size,
    problem: () => problem,
    stop: async (graceMs) => {
      closing.abort()
      await Promise.all([...living].map((child) => child.stop(graceMs)))
      await Promise.all(keepers)
    },
    kill: () => {
      for (const child of living) child.kill()
    },
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
