import type { Issue, SweepstackError } from '@sweepstack/contracts'
import { fixInWords } from '@sweepstack/files'

/**
 * What is wrong with a data file, as one thing: the file's path, and a line for each bad line that is shown. The fix is
 * in the options of `data import`; `elsewhere`, at a command that has none of them, it says so.
 */
export const faultOfFile = (
  { message, issues, fix }: SweepstackError,
  path: string,
  elsewhere = true,
): Pick<Issue, 'message' | 'fix'> => {
  const listed = issues.reduce(
    (text, issue) =>
      text
        .replace(`: ${issue.path}: ${issue.message}`, `:\n  ${issue.path}: ${issue.message}`)
        .replace(`; ${issue.path}: ${issue.message}`, `\n  ${issue.path}: ${issue.message}`),
    message,
  )
  return {
    message: listed.startsWith(`${path}:`) ? listed : `${path}: ${listed}`,
    ...(fix === undefined ? {} : { fix: inOptions(fix, elsewhere) }),
  }
}

const inOptions = (fix: string, elsewhere: boolean): string => {
  const own = fixInWords(fix, {
    column: (field) => `--column ${field}=NAME`,
    noLabel: '--column label=',
    alphabet: "--alphabet ab, or --alphabet 'OPEN CLOSE'",
    skipBad: 'leave them out with --skip-bad',
  })
  return own === fix || !elsewhere
    ? own
    : `${own}. These are options of \`sweepstack data import\`, which gives a reference to write instead of the path`
}
