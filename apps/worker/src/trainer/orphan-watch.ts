import { workerData } from 'node:worker_threads'

/** A thread of a trainer. An orphan gets another parent: then it is over, whatever the main thread is at. */
const { parent } = workerData as { parent: number }
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL')
}, 500)
