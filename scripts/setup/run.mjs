import { spawn } from 'node:child_process'
import { SetupError } from './failure.mjs'

/** Characters of each output of a failed program to show from each end: some say why first, some last. */
const SHOWN = 1_200

const running = new Set()

/** A set-up that is told to stop takes what it started with it: a half-done npm would meet the next one's. */
process.on('exit', () => {
  for (const child of running) child.kill()
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130))

/**
 * Runs a program without a shell and resolves to its stdout. Fails with what it printed, but for the middle of much.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string | undefined>, timeoutMs?: number }} [options]
 * @returns {Promise<string>}
 */
export function run(command, args, { cwd, env, timeoutMs } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
    })
    running.add(child)
    let stdout = ''
    // By itself each: they come by pipes of their own, and why it failed must not be lost in the middle of the other.
    const [out, err] = [bothEnds(), bothEnds()]
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      stdout += chunk
      out.keep(chunk)
    })
    child.stderr.setEncoding('utf8').on('data', err.keep)
    child.on('error', (error) => {
      running.delete(child)
      reject(new SetupError(`${command}: ${describe(error)}`))
    })
    child.on('close', (code, signal) => {
      running.delete(child)
      if (code === 0) return resolve(stdout)
      const how = signal ? `was stopped by ${signal}` : `ended with exit code ${code}`
      const shown = [command, ...args].join(' ').slice(0, 300)
      const said = [out.text(), err.text()].filter((text) => text !== '').join('\n')
      reject(new SetupError(`\`${shown}\` ${how}${said === '' ? '' : `:\n${said}`}`))
    })
  })
}

/** The beginning and the end of a text that comes in pieces. */
function bothEnds() {
  let head = ''
  let tail = ''
  return {
    keep: (chunk) => {
      const room = Math.max(0, SHOWN - head.length)
      head += chunk.slice(0, room)
      const all = tail + chunk.slice(room)
      tail = all.length > SHOWN ? `\n[...]\n${all.slice(-SHOWN)}` : all
    },
    text: () => (head + tail).trim(),
  }
}

function describe(error) {
  return error.code === 'ENOENT' ? 'is not installed (not found in PATH)' : error.message
}
