import { SweepstackError } from '@sweepstack/contracts'

/** A data file's error with its fix in the parameters an upload has; any other error as it is. */
export const inQuery = (error: unknown): unknown => {
  if (!(error instanceof SweepstackError) || error.code !== 'file.invalid' || error.fix === undefined)
    return error
  const fix = error.fix
    .replace('(columns.label: null)', '(`column.label=`)')
    .replace(/\(columns\.(\w+)\)/, '(`column.$1=NAME`)')
    .replace('(alphabet `ab`, or `OPEN CLOSE`)', '(`alphabet=ab`, or `alphabet=OPEN%20CLOSE`)')
    .replace('or skip bad rows', 'or leave them out with `skipBad=true`')
  return new SweepstackError(error.code, error.message, { fix, issues: error.issues, cause: error })
}
