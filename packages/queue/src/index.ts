export { openQueue } from './open.js'
export type { OpenQueueOptions } from './options.js'
export type { Consumer, QueueCounts, RunHandler, RunQueue, WorkOptions } from './run-queue.js'
