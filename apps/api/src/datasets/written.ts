import { once } from 'node:events'
import { MessageChannel, Worker } from 'node:worker_threads'
import { type Problem, SweepstackError } from '@sweepstack/contracts'
import { MAX_OLD_SPACE_MB, toProblem } from '../threads/in-thread.js'
import type { Written } from '../threads/work.js'

/**
 * Strings as the bytes of a file, made in a thread of its own as fast as they are read. The thread ends with the
 * reader, or once the signal aborts. `text` is the canonical text of a stored file.
 * @throws SweepstackError `data.impossible` and the like, mostly before the first piece
 */
export async function* writtenStrings(
  written: Written,
  { signal, text = nothing() }: { signal: AbortSignal; text?: AsyncIterable<Uint8Array> },
): AsyncGenerator<Uint8Array, void, undefined> {
  const { port1: here, port2: there } = new MessageChannel()
  const source = text[Symbol.asyncIterator]()
  const thread = new Worker(new URL('../threads/tasks/written.js', import.meta.url), {
    workerData: { written, text: there },
    transferList: [there],
    resourceLimits: { maxOldGenerationSizeMb: MAX_OLD_SPACE_MB },
  })
  let fail: (error: unknown) => void = () => {}
  const failed = new Promise<never>((_, reject) => {
    fail = reject
  })
  failed.catch(() => {})
  const onAbort = (): void => fail(signal.reason)
  if (signal.aborted) onAbort()
  signal.addEventListener('abort', onAbort)
  thread.once('error', (error) => fail(toProblem(error)))
  thread.once('exit', (code) => fail(new Error(`the thread that writes strings ended with ${code}`)))
  here.on('message', () => {
    source.next().then(({ value, done }) => here.postMessage(done === true ? null : value), fail)
  })
  try {
    for (;;) {
      const answer = once(thread, 'message')
      answer.catch(() => {})
      thread.postMessage('next')
      const [message] = (await Promise.race([answer, failed])) as [Answer]
      if ('problem' in message) throw SweepstackError.fromProblem(message.problem)
      if (message.piece === null) return
      yield message.piece
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    here.close()
    await thread.terminate()
    await source.return?.()
  }
}

type Answer = { piece: Uint8Array | null } | { problem: Problem }

async function* nothing(): AsyncGenerator<Uint8Array> {}
