import { nearest, SweepstackError } from '@sweepstack/contracts'

/** A query parameter that asks for what cannot be, which would else look like an empty answer. */
export const refuseParameter = (path: string, message: string, fix: string): SweepstackError =>
  new SweepstackError('request.invalid', message, { fix, issues: [{ path, message, fix }] })

/** The name that was likely meant, or else all there are. */
export const suggest = (given: string, names: readonly string[]): string => {
  const near = nearest(given.slice(0, 100), names)
  return near === null ? `use one of ${names.join(', ')}` : `did you mean ${near}?`
}
