export type OpenQueueOptions = {
  /** Milliseconds after which the jobs of a consumer that died are handed out again. */
  lockMs?: number
  /** Milliseconds a call waits for an answer before it fails with `unavailable`. */
  timeoutMs?: number
  /** Hears of troubles that have no caller: a lost connection (it is rebuilt), a lock not renewed. */
  onError?: (error: Error) => void
  /** Hears what an operator should know at the start. */
  onWarning?: (message: string) => void
}
