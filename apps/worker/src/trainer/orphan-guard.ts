import { Worker } from 'node:worker_threads'

/**
 * Ends this process once its parent is gone, however it went: a trainer without a worker would burn a core for a
 * result nobody takes. The closed channel tells as soon as the event loop turns; a thread watches as well, since
 * native code may hold the loop for long.
 */
export const guardAgainstOrphanhood = (): void => {
  process.on('disconnect', () => process.exit(0))
  const watch = new Worker(new URL('./orphan-watch.js', import.meta.url), {
    workerData: { parent: process.ppid },
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 4 },
  })
  // Without its watch a trainer still hears the channel; no reason to lose the run.
  watch.on('error', (error) => process.stderr.write(`the watch for orphans ended: ${error.message}\n`))
  watch.unref()
}
