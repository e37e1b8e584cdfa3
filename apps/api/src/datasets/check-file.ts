import { Worker } from 'node:worker_threads'
import { type DataFile, type Problem, SweepstackError } from '@sweepstack/contracts'

export type FileSummary = Pick<DataFile, 'rows' | 'balanced' | 'minLength' | 'maxLength'>
export type Verdict = { summary: FileSummary } | { problem: Problem }

/** Memory of the thread that reads the file; at the largest upload reading takes about a third of it. */
const MAX_OLD_SPACE_MB = 2_048

/**
 * Reads a data file and checks every line, in a thread: a large one takes seconds, and the API answers meanwhile.
 * @throws SweepstackError `file.invalid` with the first bad lines, `request.too-large` where memory does not suffice
 */
export const checkFile = async (bytes: Uint8Array, name: string): Promise<FileSummary> => {
  const verdict = await new Promise<Verdict>((resolve, reject) => {
    const thread = new Worker(new URL('./check-file-thread.js', import.meta.url), {
      workerData: { bytes, name },
      resourceLimits: { maxOldGenerationSizeMb: MAX_OLD_SPACE_MB },
    })
    thread.once('message', resolve)
    thread.once('error', (error) => reject(outOfMemory(error) ?? error))
    thread.once('exit', (code) => reject(new Error(`the thread that reads files ended with ${code}`)))
  })
  if ('problem' in verdict) throw SweepstackError.fromProblem(verdict.problem)
  return verdict.summary
}

const outOfMemory = (error: unknown): SweepstackError | null =>
  (error as { code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? new SweepstackError('request.too-large', 'reading the file takes too much memory', {
        fix: 'split it into several files',
      })
    : null
