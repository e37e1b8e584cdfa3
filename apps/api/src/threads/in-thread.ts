import { Worker } from 'node:worker_threads'
import { type Problem, SweepstackError } from '@sweepstack/contracts'
import type { Work } from './work.js'

/** `startMs`: how long the thread may take to say that it has begun. */
export type Patience = { timeoutMs: number; startMs?: number; signal?: AbortSignal | undefined }
type Answer<K extends keyof Work> = { value: Work[K]['output'] } | { problem: Problem }

/**
 * Does a piece of work in another thread: what takes seconds there would keep every other caller waiting here. Starting
 * one takes some tenths of a second, so one that has answered is kept for the next piece, for a while.
 * @throws SweepstackError what the work throws; `request.too-much` where time or memory do not suffice; the signal's
 *   reason once it aborts; `internal` where the thread does not begin at all. The thread of work that did not end is
 *   gone.
 */
export const inThread = async <K extends keyof Work>(
  kind: K,
  input: Work[K]['input'],
  { timeoutMs, startMs = START_MS, signal }: Patience,
): Promise<Work[K]['output']> => {
  signal?.throwIfAborted()
  const thread = takeThread()
  let timer: NodeJS.Timeout | undefined
  let starting: NodeJS.Timeout | undefined
  let started = false
  let onAbort = (): void => {}
  try {
    const answer = await new Promise<Answer<K>>((resolve, reject) => {
      onAbort = () => reject(signal?.reason)
      signal?.addEventListener('abort', onAbort)
      timer = setTimeout(() => reject(tooMuch(`takes longer than ${timeoutMs / 1000} s`)), timeoutMs)
      // Looked at after the messages that wait: this thread may have been the busy one.
      starting = setTimeout(() => setImmediate(() => started || reject(silent(startMs))), startMs)
      thread.on('message', (message: 'started' | Answer<K>) => {
        if (message !== 'started') return resolve(message)
        started = true
        clearTimeout(starting)
      })
      thread.once('error', (error) => reject(toProblem(error)))
      thread.once('exit', (code) => reject(new Error(`the thread for ${kind} ended with ${code}`)))
      thread.postMessage({ kind, input })
    })
    forget(thread)
    keepThread(thread)
    if ('problem' in answer) throw SweepstackError.fromProblem(answer.problem)
    return answer.value
  } finally {
    clearTimeout(timer)
    clearTimeout(starting)
    signal?.removeEventListener('abort', onAbort)
    if (!idle.has(thread)) {
      const ended = thread.terminate()
      // One that does not even begin may not end either, and has nothing in hand.
      if (started) await ended
    }
  }
}

/** Threads that wait for work, with the timers that end them. */
const idle = new Map<Worker, NodeJS.Timeout>()
const MAX_IDLE = 2
const IDLE_MS = 60_000

const takeThread = (): Worker => {
  const [first] = idle
  if (first === undefined)
    return new Worker(new URL('./tasks/answer.js', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MAX_OLD_SPACE_MB },
    })
  const [thread, timer] = first
  clearTimeout(timer)
  drop(thread)
  thread.ref()
  return thread
}

/** It holds up neither the end of the process nor, should it end itself, the next piece of work. */
const keepThread = (thread: Worker): void => {
  if (idle.size >= MAX_IDLE) return
  const end = (): void => {
    drop(thread)
    void thread.terminate()
  }
  const timer = setTimeout(end, IDLE_MS)
  timer.unref()
  thread.unref()
  thread.once('error', () => drop(thread))
  thread.once('exit', () => drop(thread))
  idle.set(thread, timer)
}

const drop = (thread: Worker): void => {
  clearTimeout(idle.get(thread))
  idle.delete(thread)
  forget(thread)
}

/** By name: a worker has listeners of its own, without which no message comes. */
const forget = (thread: Worker): void => {
  for (const event of ['message', 'error', 'exit']) thread.removeAllListeners(event)
}

/** One answer takes a core for at most this long, unless the API is told otherwise. */
export const ANSWER_MS = 60_000

/** A thread takes tenths of a second to begin, on a busy machine some seconds. */
const START_MS = 10_000

const silent = (startMs: number): SweepstackError =>
  new SweepstackError('internal', `no thread of the API began with the work within ${startMs / 1000} s`, {
    fix: 'try again in a moment; if that does not help, restart the API',
  })

/** JavaScript's own memory of a thread; strings are packed outside of it, and bounded by what is asked. */
export const MAX_OLD_SPACE_MB = 1_024

/** The error of a thread that ended by one, as ours where it is known. */
export const toProblem = (error: unknown): unknown =>
  (error as { code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuch('takes too much memory') : error

export const tooMuch = (why: string): SweepstackError =>
  new SweepstackError('request.too-much', `the answer ${why}`, {
    fix: 'ask for fewer or shorter strings, or do it on your own machine: sweepstack data',
  })
