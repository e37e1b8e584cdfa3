import { readFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { MAX_MODEL_BYTES, type StoredModel } from '@sweepstack/contracts'
import type { AppDeps } from '../deps.js'
import { inThread } from '../threads/in-thread.js'
import type { Queue } from '../threads/one-by-one.js'
import { receive } from '../uploads/receive.js'
import type { Spool } from '../uploads/spool.js'

type Named = Pick<StoredModel, 'name' | 'source'>
type Means = { store: Pick<AppDeps['store'], 'models'>; spool: Spool; queue: Queue; signal: AbortSignal }

/** Reading a model's file takes a second or two at most. */
const TIMEOUT_MS = 60_000

/**
 * Takes a model in: to disk as it comes, then read and checked in a thread, then stored.
 * @throws SweepstackError `model.invalid`, `request.too-large`, `request.invalid` where the client goes half way
 */
export const keepModel = (
  request: IncomingMessage,
  named: Named,
  { store, spool, queue, signal }: Means,
): Promise<{ model: StoredModel; created: boolean }> =>
  spool.use(async (path) => {
    await receive(request, path, MAX_MODEL_BYTES, 'store a smaller model: no other is kept')
    return queue(async () => {
      const facts = await inThread('model', { path }, { timeoutMs: TIMEOUT_MS, signal })
      return store.models.put({ ...named, ...facts, file: await readFile(path) })
    }, signal)
  })
