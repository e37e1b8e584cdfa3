import { type Cell, filesOf, type Issue, SweepstackError } from '@sweepstack/contracts'
import type { AppDeps } from '../deps.js'
import { inThread } from '../threads/in-thread.js'
import { queueOf } from '../threads/one-by-one.js'

/** Longer than this nobody waits for a dry run. */
const TIMEOUT_MS = 20_000
/** Bytes of data files that are looked into; what a larger one would tell is left open. */
const MAX_BYTES = 64 * 2 ** 20

/** What makes a sweep's question unanswerable, as far as small samples of its data tell. */
export const sweepWarnings = ({ store, answerMs = TIMEOUT_MS }: Pick<AppDeps, 'store' | 'answerMs'>) => {
  const queue = queueOf()
  return (cells: readonly Cell[], signal: AbortSignal): Promise<Issue[]> =>
    queue(async () => {
      try {
        const texts = await smallTexts(store, cells)
        const asked = cells.map(({ spec, overrides }) => ({ spec, overrides }))
        return await inThread(
          'warnings',
          { cells: asked, texts },
          { timeoutMs: Math.min(answerMs, TIMEOUT_MS), signal },
        )
      } catch (error) {
        // The cells and the estimate stand without it.
        if (!(error instanceof SweepstackError) || error.code !== 'request.too-much') throw error
        return [{ path: 'base.data', message: `the data were not looked into: ${error.message}`, fix: FIX }]
      }
    }, signal)
}

const FIX = 'sweepstack data audit looks into them for as long as it takes'

const smallTexts = async (
  store: AppDeps['store'],
  cells: readonly Cell[],
): Promise<Record<string, Uint8Array>> => {
  const texts: Record<string, Uint8Array> = {}
  let left = MAX_BYTES
  for (const ref of new Set(cells.flatMap(({ spec }) => filesOf(spec)))) {
    const { bytes } = await store.files.get(ref)
    if (bytes > left) continue
    left -= bytes
    const pieces: Uint8Array[] = []
    for await (const piece of store.files.text(ref)) pieces.push(piece)
    texts[ref] = Buffer.concat(pieces)
  }
  return texts
}
