import type { ImportSink } from '@sweepstack/files'

/** Enough for the strings of most files, and never a burden. */
const MOST_BYTES = 32 * 2 ** 20

/** A sink that keeps a small file's text; `text` is null for a larger one. `onBytes` hears how many came so far. */
export const keptSink = ({
  mostBytes = MOST_BYTES,
  onBytes = () => {},
}: {
  mostBytes?: number
  onBytes?: (bytes: number) => void
} = {}): ImportSink & { text(): Uint8Array | null } => {
  let chunks: Uint8Array[] | null = []
  let bytes = 0
  return {
    write: (chunk) => {
      bytes += chunk.length
      onBytes(bytes)
      if (bytes > mostBytes) chunks = null
      else chunks?.push(chunk)
    },
    commit: () => {},
    abort: () => {
      chunks = null
    },
    text: () => (chunks === null ? null : Buffer.concat(chunks)),
  }
}
