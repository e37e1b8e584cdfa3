import path from 'node:path'
import { lastWords } from '@sweepstack/contracts'
import { openQueue } from '@sweepstack/queue'
import { openStore } from '@sweepstack/store'
import { type Env, readEnv } from './env.js'
import { createLog, warnNowAndThen } from './log.js'
import { untilToldToEnd } from './shutdown.js'
import { TrainerPool } from './trainers/trainer-pool.js'
import { startWorker } from './worker.js'

/** The composition root: environment, store, queue, trainers, worker; and the way back when told to end. */
const main = async (env: Env): Promise<void> => {
  const log = createLog(env.logLevel, env.name)
  const end = untilToldToEnd(log)
  const store = await openStore(env.databaseUrl, { blobUrl: env.blobUrl })
  const queue = await openQueue(env.queueUrl, {
    lockMs: env.leaseMs,
    onError: warnNowAndThen(log, 'the queue has trouble'),
    onWarning: (message) => log.warn(message),
  })
  const trainers = new TrainerPool({
    entry: new URL('./trainer/main.js', import.meta.url),
    env: env.trainerEnv,
    maxRuns: env.trainerRuns,
    maxBytes: env.trainerBytes,
    log,
  })
  // A worker that cannot load TensorFlow must say so now, and not spend the tries of every run it takes.
  trainers.give(await trainers.take())
  trainers.startAhead(env.concurrency - 1)
  const worker = await startWorker({
    ...env,
    store,
    queue,
    trainers,
    log,
    filesDir: path.join(env.home, 'cache', 'files'),
  })
  log.info({ concurrency: env.concurrency }, 'worker ready')
  process.send?.({ type: 'ready' })

  const hurry = await end.asked
  await worker.drain(env.drainMs, hurry)
  await trainers.close()
  await queue.close()
  await store.close()
  log.info('worker ended')
}

try {
  await main(readEnv())
  process.exit(0)
} catch (error) {
  const { text, exitCode } = lastWords('worker', error)
  process.stderr.write(text)
  process.exit(exitCode)
}
