export { type OpenQueueOptions, openQueue } from './open.js'
export type { Consumer, QueueCounts, RunHandler, RunQueue, WorkOptions } from './run-queue.js'
