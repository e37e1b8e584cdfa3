import { SweepstackError } from '@sweepstack/contracts'
import type { FastifyReply } from 'fastify'

/** Aborts once nobody waits for the answer any more; also after it was sent, when that changes nothing. */
export const untilGone = (reply: FastifyReply): AbortSignal => {
  const gone = new AbortController()
  const abort = (): void =>
    gone.abort(new SweepstackError('request.invalid', 'the client went before the answer'))
  if (reply.raw.destroyed) abort()
  else reply.raw.once('close', abort)
  return gone.signal
}
