import type { Issue } from '@sweepstack/contracts'
import { note } from '../output/stream.js'

/** Warnings as the user reads them, like errors: what, where, what to do. */
export const warningLines = (warnings: readonly Issue[]): string[] =>
  warnings.flatMap(({ path, message, fix }) => [
    `warning: ${message}`,
    ...(path === '' ? [] : [`at: ${path}`]),
    ...(fix === undefined ? [] : [`fix: ${fix}`]),
  ])

/** On stderr; `place` adds where a path stands. */
export const sayWarnings = (
  warnings: readonly Issue[],
  place: (path: string) => string = (path) => path,
): void => {
  for (const line of warningLines(warnings.map((one) => ({ ...one, path: place(one.path) })))) note(line)
}
