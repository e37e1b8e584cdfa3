/** Why a run is stopped before its end. */
export type StopReason = 'cancelled' | 'lost' | 'released'

/** Whether a run is to be stopped: the first reason counts. */
export class Stop {
  reason: StopReason | null = null
  private readonly listeners = new Set<(reason: StopReason) => void>()

  ask(reason: StopReason): void {
    if (this.reason !== null) return
    this.reason = reason
    for (const listener of this.listeners) listener(reason)
  }

  /** Calls `listener` once, now if it is asked already. Returns what takes it back. */
  onAsked(listener: (reason: StopReason) => void): () => void {
    if (this.reason === null) this.listeners.add(listener)
    else listener(this.reason)
    return () => void this.listeners.delete(listener)
  }
}
