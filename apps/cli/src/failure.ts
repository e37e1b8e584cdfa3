import { type ErrorCode, SweepstackError } from '@sweepstack/contracts'

/** The command's exit codes: it did what was asked, it ran and something failed, it was called wrongly. */
export const EXIT = { done: 0, failed: 1, misused: 2 } as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

const MISUSE = new Set<ErrorCode>([
  'spec.invalid',
  'spec.unparsable',
  'spec.too-many-cells',
  'request.invalid',
  'request.too-large',
  'request.media-type',
  'not-found',
  'file.invalid',
  'file.unknown',
  'model.invalid',
  'model.unknown',
  'data.impossible',
  'config.invalid',
])

export const exitCodeOf = (error: unknown): ExitCode =>
  error instanceof SweepstackError && MISUSE.has(error.code) ? EXIT.misused : EXIT.failed

/** The command was called wrongly: `path` is the argument, option or field at fault. */
export const misuse = (message: string, path: string, fix?: string): SweepstackError =>
  new SweepstackError('request.invalid', message, {
    issues: [{ path, message, ...(fix === undefined ? {} : { fix }) }],
    ...(fix === undefined ? {} : { fix }),
  })

/** Something the command needs is not there. */
export const unavailable = (message: string, fix?: string): SweepstackError =>
  new SweepstackError('unavailable', message, fix === undefined ? {} : { fix })

/**
 * An error as the user reads it: `error:`, `at:`, `fix:` for each thing wrong. Only an error nobody foresaw
 * shows its stack.
 */
export const explain = (error: unknown): string => {
  if (!(error instanceof SweepstackError)) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return `error: unexpected: ${stack}\nfix: this is a fault of sweepstack; please report it with the lines above`
  }
  if (error.issues.length === 0) return lines(error.message, undefined, error.fix)
  return error.issues
    .map((issue) => lines(issue.message || error.message, issue.path, issue.fix ?? error.fix))
    .join('\n')
}

const lines = (message: string, path: string | undefined, fix: string | undefined): string =>
  [`error: ${message}`, path && `at: ${path}`, fix && `fix: ${fix}`].filter(Boolean).join('\n')
