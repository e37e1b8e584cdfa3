import type { QueueAddress } from './address.js'
import type { BullMakers, Producer, Settings } from './back-end.js'
import { bounded } from './bounded.js'
import { startConsumer } from './bull-consumer.js'
import { closeWithin } from './close.js'
import type { Consumer, QueueCounts, RunHandler, RunQueue, WorkOptions } from './run-queue.js'

/** Jobs a back end takes in one call; 10,000 runs of a sweep are ten calls. */
const BATCH = 1000

/**
 * A run's id is its job's id: BullMQ ignores an add whose id it holds, and forgets the id with the job, which goes as
 * soon as it has been handled, well or badly.
 */
const JOB = { attempts: 1, removeOnComplete: true, removeOnFail: true, stackTraceLimit: 0 } as const

export class BullRunQueue implements RunQueue {
  private readonly queue: Producer
  private readonly abandoned = new AbortController()
  private readonly consumers = new Set<Consumer>()
  private readonly address: QueueAddress
  private readonly makers: BullMakers
  private readonly settings: Settings

  constructor(address: QueueAddress, makers: BullMakers, settings: Settings) {
    this.address = address
    this.makers = makers
    this.settings = settings
    this.queue = makers.producer({ defaultJobOptions: JOB }, this.abandoned.signal)
    this.queue.on('error', settings.onError)
  }

  async opened(): Promise<this> {
    try {
      await this.call(this.queue.waitUntilReady())
      return this
    } catch (error) {
      await this.close()
      throw error
    }
  }

  async enqueue(runIds: readonly string[]): Promise<void> {
    const ids = [...new Set(runIds)]
    for (let at = 0; at < ids.length; at += BATCH)
      await this.call(
        this.queue.addBulk(
          ids
            .slice(at, at + BATCH)
            .map((runId) => ({ name: 'run', data: { runId }, opts: { jobId: runId } })),
        ),
      )
  }

  async work(handler: RunHandler, { concurrency }: WorkOptions): Promise<Consumer> {
    const started = startConsumer(this.makers, handler, concurrency, this.settings)
    const consumer: Consumer = {
      close: async () => {
        await started.close()
        this.consumers.delete(consumer)
      },
    }
    this.consumers.add(consumer)
    try {
      await this.call(started.ready)
    } catch (error) {
      await consumer.close()
      throw error
    }
    return consumer
  }

  async counts(): Promise<QueueCounts> {
    const { waiting = 0, active = 0 } = await this.call(this.queue.getJobCounts('waiting', 'active'))
    return { waiting, active }
  }

  async ready(): Promise<void> {
    await this.counts()
  }

  async clear(): Promise<void> {
    await this.call(this.queue.obliterate({ force: true }))
  }

  async close(): Promise<void> {
    await Promise.all([...this.consumers].map((consumer) => consumer.close()))
    await closeWithin(this.queue, this.settings.timeoutMs, this.abandoned)
  }

  private call<T>(work: Promise<T>): Promise<T> {
    return bounded(work, this.address.shown, this.settings.timeoutMs)
  }
}
