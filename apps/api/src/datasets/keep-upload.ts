import { createReadStream } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import type { Upload } from '@sweepstack/contracts'
import type { ImportOptions } from '@sweepstack/files'
import type { AppDeps } from '../deps.js'
import { inThread } from '../threads/in-thread.js'
import type { Queue } from '../threads/one-by-one.js'
import { receive } from '../uploads/receive.js'
import type { Spool } from '../uploads/spool.js'

/** Bytes of an upload as it is sent, and of its strings once unpacked. */
type UploadLimits = { upload: number; unpacked: number }

/** Reading, checking and storing a file; the largest take minutes. */
const TIMEOUT_MS = 3_600_000

/**
 * Takes an upload in: to disk as it comes, however slowly; then read and checked in a thread, to canonical text on disk;
 * then stored, in one transaction that waits for nobody. Nothing of it is left anywhere but in the store.
 * @throws SweepstackError `file.invalid`, `request.too-large`, `request.invalid` where the client goes half way
 */
export const keepUpload = async (
  request: IncomingMessage,
  options: Omit<ImportOptions, 'limits' | 'signal'>,
  { store, spool, queue, limits, signal }: Means,
): Promise<{ upload: Upload; created: boolean }> =>
  spool.use((sent) =>
    spool.use(async (text) => {
      await receive(request, sent, limits.upload)
      return queue(async () => {
        const { skipped, issues, ...summary } = await inThread(
          'import',
          {
            from: sent,
            to: text,
            options: {
              ...options,
              limits: { bytes: limits.unpacked },
              raiseBytes: 'SWEEPSTACK_UNPACKED_LIMIT',
            },
          },
          { timeoutMs: TIMEOUT_MS, signal },
        )
        const { file, created } = await store.files.put({ ...summary, name: options.name }, read(text))
        return { upload: { ...file, skipped, issues }, created }
      }, signal)
    }),
  )

type Means = {
  store: Pick<AppDeps['store'], 'files'>
  spool: Spool
  queue: Queue
  limits: UploadLimits
  signal: AbortSignal
}

/** Opened when the first of it is asked for: of a file that is known nothing is. */
async function* read(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path, { highWaterMark: 2 ** 20 })
}
