import type { QueueOptions, WorkerOptions } from 'bullmq'
import type { QueueAddress } from './address.js'
import type { OpenQueueOptions } from './options.js'

/** What the two back ends do differently: reaching the server, and how BullMQ is made on it. */
export type BackEnd = (address: QueueAddress, settings: Settings) => Promise<BullMakers>

export type Settings = Required<OpenQueueOptions>
type RunJob = { runId: string }
type Process = (job: { data: RunJob }) => Promise<void>

export type BullMakers = {
  producer(options: Omit<QueueOptions, 'connection'>, abandoned: AbortSignal): Producer
  consumer(
    process: Process,
    options: Omit<WorkerOptions, 'connection'>,
    /** Aborted once nothing is to be waited for: a lost connection is not to be rebuilt any more. */
    abandoned: AbortSignal,
  ): Processor
}

/** The part of BullMQ's Queue in use; its own type names the back end. */
export type Producer = {
  waitUntilReady(): Promise<unknown>
  addBulk(jobs: { name: string; data: RunJob; opts: { jobId: string } }[]): Promise<unknown>
  getJobCounts(...states: ('waiting' | 'active')[]): Promise<Record<string, number>>
  obliterate(options: { force: boolean }): Promise<void>
  on(event: 'error', listener: (error: Error) => void): unknown
  close(): Promise<void>
  disconnect(): Promise<void>
}

/** The part of BullMQ's Worker in use. */
type Processor = {
  waitUntilReady(): Promise<unknown>
  on(event: 'error', listener: (error: Error) => void): unknown
  close(): Promise<void>
  disconnect(): Promise<void>
}

export const QUEUE_NAME = 'runs'
