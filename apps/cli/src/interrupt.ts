import { EXIT } from './failure.js'

/**
 * Ctrl-C (and SIGTERM): the first asks for an orderly end, the second ends the command at once. Returns what
 * restores the default.
 */
export const onInterrupt = (first: () => void): (() => void) => {
  let heard = 0
  const listen = (): void => {
    heard += 1
    if (heard > 1) process.exit(EXIT.failed)
    first()
  }
  process.on('SIGINT', listen).on('SIGTERM', listen)
  return () => {
    process.off('SIGINT', listen).off('SIGTERM', listen)
  }
}
