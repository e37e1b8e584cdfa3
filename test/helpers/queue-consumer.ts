import { openQueue } from '@sweepstack/queue'

/** A consumer in a process of its own: takes one run, says so, and holds it until it is killed. */
const [url, lockMs] = process.argv.slice(2)
if (url === undefined || lockMs === undefined) throw new Error('usage: queue-consumer URL LOCK_MS')

const queue = await openQueue(url, { lockMs: Number(lockMs) })
await queue.work(
  (runId) => {
    process.send?.({ holding: runId })
    return new Promise(() => {})
  },
  { concurrency: 1 },
)
process.send?.({ listening: true })
process.on('disconnect', () => process.exit(0))
