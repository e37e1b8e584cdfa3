import { Worker } from 'node:worker_threads'
import { type Problem, SweepstackError } from '@sweepstack/contracts'
import type { Work } from './work.js'

export type Patience = { timeoutMs: number; signal?: AbortSignal | undefined }

/**
 * Does a piece of work in a thread of its own: what takes seconds there would keep every other caller waiting here.
 * @throws SweepstackError what the work throws; `request.too-much` where time or memory do not suffice; the signal's
 *   reason once it aborts. The thread is gone in any case.
 */
export const inThread = async <K extends keyof Work>(
  kind: K,
  input: Work[K]['input'],
  { timeoutMs, signal }: Patience,
): Promise<Work[K]['output']> => {
  signal?.throwIfAborted()
  const thread = new Worker(new URL('./thread/answer.js', import.meta.url), {
    workerData: { kind, input },
    resourceLimits: { maxOldGenerationSizeMb: MAX_OLD_SPACE_MB },
  })
  let timer: NodeJS.Timeout | undefined
  let onAbort = (): void => {}
  try {
    const answer = await new Promise<{ value: Work[K]['output'] } | { problem: Problem }>(
      (resolve, reject) => {
        onAbort = () => reject(signal?.reason)
        signal?.addEventListener('abort', onAbort)
        timer = setTimeout(() => reject(tooMuch(`takes longer than ${timeoutMs / 1000} s`)), timeoutMs)
        thread.once('message', resolve)
        thread.once('error', (error) => reject(toProblem(error)))
        thread.once('exit', (code) => reject(new Error(`the thread for ${kind} ended with ${code}`)))
      },
    )
    if ('problem' in answer) throw SweepstackError.fromProblem(answer.problem)
    return answer.value
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
    await thread.terminate()
  }
}

/** One answer takes a core for at most this long, unless the API is told otherwise. */
export const ANSWER_MS = 60_000

/** JavaScript's own memory of a thread; strings are packed outside of it, and bounded by what is asked. */
export const MAX_OLD_SPACE_MB = 1_024

/** The error of a thread that ended by one, as ours where it is known. */
export const toProblem = (error: unknown): unknown =>
  (error as { code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuch('takes too much memory') : error

export const tooMuch = (why: string): SweepstackError =>
  new SweepstackError('request.too-much', `the answer ${why}`, {
    fix: 'ask for fewer or shorter strings, or do it on your own machine: sweepstack data',
  })
