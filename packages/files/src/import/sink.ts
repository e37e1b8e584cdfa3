import type { Issue } from '@sweepstack/contracts'

/** What an imported file is. `ref` and `bytes` are of its canonical text. */
export type ImportSummary = {
  ref: string
  rows: number
  balanced: number
  /** bracket types up to the largest in use */
  types: number
  minLength: number
  maxLength: number
  bytes: number
  /** bad rows left out (`skipBad`) */
  skipped: number
  /** the first ten of them */
  issues: Issue[]
}

/**
 * Where the canonical text goes, in chunks of up to 256 KiB. A chunk belongs to the sink. What was
 * written counts only once `commit` is called; where the import fails, `commit` included, `abort` is called, once,
 * and the sink keeps nothing.
 */
export type ImportSink = {
  write(chunk: Uint8Array): Promise<void> | void
  commit(summary: ImportSummary): Promise<void> | void
  abort(error: unknown): Promise<void> | void
}

/** Checks a file and keeps nothing of it. */
export const noSink: ImportSink = { write() {}, commit() {}, abort() {} }

/** Keeps the canonical text in memory: for small files. `text` throws unless the import was committed. */
export const memorySink = (): ImportSink & { text(): Uint8Array } => {
  let chunks: Uint8Array[] = []
  let isCommitted = false
  return {
    write: (chunk) => {
      chunks.push(chunk)
    },
    commit: () => {
      isCommitted = true
    },
    abort: () => {
      chunks = []
      isCommitted = false
    },
    text: () => {
      if (!isCommitted) throw new Error('the import was not committed: there is no text')
      return Buffer.concat(chunks)
    },
  }
}
