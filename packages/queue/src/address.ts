import { SweepstackError } from '@sweepstack/contracts'

/** Where a queue is: the back end, the URL for its driver, and the namespace its keys or tables live in. */
export type QueueAddress = {
  backEnd: 'redis' | 'postgres'
  url: string
  namespace: string
  /** The address as it may be shown: host, port and database, never the password. */
  shown: string
}

const BACK_ENDS: Record<string, QueueAddress['backEnd']> = {
  'redis:': 'redis',
  'rediss:': 'redis',
  'postgres:': 'postgres',
  'postgresql:': 'postgres',
}
const NAMESPACE = /^[a-z][a-z0-9_]{0,40}$/

/**
 * Reads a queue's URL. `?namespace=x` keeps deployments (or tests) on one server apart; it is ours, so the driver
 * never sees it.
 * @throws SweepstackError `config.invalid`
 */
export const parseAddress = (text: string): QueueAddress => {
  const url = URL.canParse(text) ? new URL(text) : null
  const backEnd = url === null ? undefined : BACK_ENDS[url.protocol]
  if (url === null || backEnd === undefined)
    throw new SweepstackError('config.invalid', 'the queue address is not a Redis or PostgreSQL URL', {
      fix: 'set QUEUE_URL to redis://host:6379 or postgresql://user:password@host:5432/database',
    })
  const namespace = url.searchParams.get('namespace') ?? 'sweepstack'
  if (!NAMESPACE.test(namespace))
    throw new SweepstackError('config.invalid', `the queue namespace ${namespace} is not valid`, {
      fix: 'use lower-case letters, digits and underscores, starting with a letter, at most 41',
    })
  url.searchParams.delete('namespace')
  return {
    backEnd,
    url: url.href,
    namespace,
    shown: `${url.protocol}//${url.host}${url.pathname.replace(/\/$/, '')}`,
  }
}
