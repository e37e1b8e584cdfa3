import { spawn } from 'node:child_process'
import { SetupError } from './failure.mjs'

const TAIL = 2_000

/**
 * Runs a program without a shell and resolves to its stdout. Fails with the end of what it printed.
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
    let stdout = ''
    let tail = ''
    const keep = (chunk) => {
      tail = (tail + chunk).slice(-TAIL)
    }
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      stdout += chunk
      keep(chunk)
    })
    child.stderr.setEncoding('utf8').on('data', keep)
    child.on('error', (error) => reject(new SetupError(`${command}: ${describe(error)}`)))
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(stdout)
      const how = signal ? `was stopped by ${signal}` : `ended with exit code ${code}`
      const shown = [command, ...args].join(' ').slice(0, 300)
      reject(new SetupError(`\`${shown}\` ${how}${tail.trim() ? `:\n${tail.trim()}` : ''}`))
    })
  })
}

function describe(error) {
  return error.code === 'ENOENT' ? 'is not installed (not found in PATH)' : error.message
}
