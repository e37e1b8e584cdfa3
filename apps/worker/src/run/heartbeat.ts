import { setTimeout as sleep } from 'node:timers/promises'

export type Verdict = 'ok' | 'cancelled' | 'lost'

export type HeartbeatOptions = {
  beat: () => Promise<Verdict>
  everyMs: number
  leaseMs: number
  /** Hears `cancelled` or `lost`, each once. */
  onVerdict: (verdict: Exclude<Verdict, 'ok'>) => void
  onError: (error: unknown) => void
}

/**
 * Extends a lease until it is stopped. A beat that fails is tried again at the next; when none has succeeded for the
 * length of the lease another worker may have the run, so it counts as lost.
 */
export const startHeartbeat = (options: HeartbeatOptions): { stop(): Promise<void> } => {
  const { beat, everyMs, leaseMs, onVerdict, onError } = options
  const stopping = new AbortController()
  const told = new Set<Verdict>(['ok'])
  const tell = (verdict: Verdict): void => {
    if (told.has(verdict) || stopping.signal.aborted) return
    told.add(verdict)
    onVerdict(verdict as Exclude<Verdict, 'ok'>)
  }
  const loop = async (): Promise<void> => {
    let heard = performance.now()
    while (!stopping.signal.aborted) {
      await sleep(everyMs, undefined, { signal: stopping.signal }).catch(() => {})
      if (stopping.signal.aborted) return
      const asked = performance.now()
      try {
        tell(await beat())
        heard = asked
      } catch (error) {
        onError(error)
        if (performance.now() - heard > leaseMs) tell('lost')
      }
    }
  }
  const looping = loop()
  return {
    stop: () => {
      stopping.abort()
      return looping
    },
  }
}
