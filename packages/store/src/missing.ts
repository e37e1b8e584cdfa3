import { SweepstackError } from '@sweepstack/contracts'

/** The error for what does not exist: `missing('run', id)`. */
export const missing = (what: string, name: string): SweepstackError =>
  new SweepstackError('not-found', `there is no ${what} ${name}`)
