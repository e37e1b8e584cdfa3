import { SweepstackError } from '@sweepstack/contracts'

/** What is wrong with a file of weights or with what is said of it. `path`: the tensor, field or part of the file at fault. */
export const fault = (path: string, message: string, fix?: string): SweepstackError =>
  new SweepstackError('model.invalid', `${path}: ${message}`, {
    issues: [{ path, message, ...(fix === undefined ? {} : { fix }) }],
    ...(fix === undefined ? {} : { fix }),
  })
