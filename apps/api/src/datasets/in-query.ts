import { SweepstackError } from '@sweepstack/contracts'
import { fixInWords } from '@sweepstack/files'

/** A data file's error with its fix in the parameters an upload has; any other error as it is. */
export const inQuery = (error: unknown): unknown => {
  if (!(error instanceof SweepstackError) || error.code !== 'file.invalid' || error.fix === undefined)
    return error
  const fix = fixInWords(error.fix, {
    column: (field) => `\`column.${field}=NAME\``,
    noLabel: '`column.label=`',
    alphabet: '`alphabet=ab`, or `alphabet=OPEN%20CLOSE`',
    skipBad: 'leave them out with `skipBad=true`',
  })
  return new SweepstackError(error.code, error.message, { fix, issues: error.issues, cause: error })
}
