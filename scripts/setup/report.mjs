// Everything set-up says goes to stderr, so that `npm run ... > file` stays clean.

export function say(line) {
  process.stderr.write(`${line}\n`)
}

/** Announces a step, runs it, and says how long it took. */
export async function sayStep(title, work) {
  say(`set-up: ${title} ...`)
  const started = Date.now()
  const note = await work()
  say(`set-up: ${title}: done in ${((Date.now() - started) / 1000).toFixed(1)} s${note ? ` (${note})` : ''}`)
}

/**
 * Shows `text()` every so often until `work` ends: redrawn in place on a terminal, one line each 10 s
 * (and only where it changed) in a log.
 */
export async function whileShowing(text, work) {
  const terminal = process.stderr.isTTY === true
  let last = ''
  const show = () => {
    const line = text()
    if (line === last) return
    last = line
    process.stderr.write(terminal ? `\r\x1b[2K  ${line}` : `  ${line}\n`)
  }
  const timer = setInterval(show, terminal ? 250 : 10_000)
  try {
    return await work()
  } finally {
    clearInterval(timer)
    if (terminal && last !== '') process.stderr.write('\r\x1b[2K')
  }
}

export function megabytes(bytes) {
  return `${Math.round(bytes / 1e6)} MB`
}
