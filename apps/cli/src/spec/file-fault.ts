import type { Issue, SweepstackError } from '@sweepstack/contracts'

/** What is wrong with a data file, as one thing: the file's path, and a line for each bad line that is shown. */
export const faultOfFile = (
  { message, issues, fix }: SweepstackError,
  path: string,
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
    ...(fix === undefined ? {} : { fix }),
  }
}
