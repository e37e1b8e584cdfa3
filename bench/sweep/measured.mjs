import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const MEASURE = fileURLToPath(new URL('./measure.py', import.meta.url))

/**
 * Runs a command, pinned, to its end.
 * @returns what it printed, and what it and all it started used: seconds of wall time and of processor, bytes at the peak
 * @throws Error with its last words where it fails
 */
export async function measured(name, [command, ...args], { python, prefix, dir, env }) {
  const out = join(dir, `${name.replaceAll(/\W+/g, '-')}.json`)
  const [program, ...rest] = [...prefix, python, MEASURE, out, command, ...args]
  const child = spawn(program, rest, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr = (stderr + text).slice(-4000)
  })
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const code = await ended
  if (code !== 0) throw new Error(`${name} ended with exit code ${code}: ${stderr.trim()}`)
  const figures = JSON.parse(readFileSync(out, 'utf8'))
  return { stdout, ...figures }
}
