/** A failure of the machine or the network, not of this code: shown without a stack trace. */
export class SetupError extends Error {
  name = 'SetupError'
}

/** One line saying what went wrong, for a list of attempts. */
export function reason(error) {
  return error instanceof Error ? error.message : String(error)
}

/**
 * Several ways were tried and none worked: names each with its own reason, then what to do.
 * @param {string} what
 * @param {{ way: string, why: string }[]} attempts
 * @param {string[]} advice
 */
export function allFailed(what, attempts, advice) {
  const tried = attempts.map(
    ({ way, why }, i) => `  ${i + 1}. ${way}\n     ${why.replaceAll('\n', '\n     ')}`,
  )
  const todo = advice.map((line) => `  - ${line}`)
  return new SetupError([`${what}\nTried:`, ...tried, 'What to do (any one of these):', ...todo].join('\n'))
}
