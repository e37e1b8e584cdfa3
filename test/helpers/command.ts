import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const BIN = join(ROOT, 'apps/cli/bin/sweepstack.js')

type Ended = { code: number | null; stdout: string; stderr: string }
type Started = {
  child: ChildProcess
  stdout(): string
  stderr(): string
  ended: Promise<Ended>
}

/** The `sweepstack` command as a user runs it: a process, from the project's folder unless told otherwise. */
export type Command = {
  home: string
  /** Runs to the end. */
  run(...args: string[]): Promise<Ended>
  start(args: string[], env?: Record<string, string>): Started
  /** Ends what still runs and removes the home. */
  close(): Promise<void>
}

/** The command with a SWEEPSTACK_HOME of its own, empty at first. */
export const commandWithHome = async (cwd: string = ROOT): Promise<Command> => {
  const home = await mkdtemp(join(tmpdir(), 'sweepstack-e2e-'))
  const running = new Set<Started>()
  const start: Command['start'] = (args, env = {}) => {
    const child = spawn(process.execPath, [BIN, ...args], {
      cwd,
      env: { ...cleanEnv(), SWEEPSTACK_HOME: home, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const text = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', (chunk: string) => {
        text[name] += chunk
      })
    const ended = new Promise<Ended>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code) => {
        running.delete(started)
        resolve({ code, ...text })
      })
    })
    const started: Started = { child, stdout: () => text.stdout, stderr: () => text.stderr, ended }
    running.add(started)
    return started
  }
  return {
    home,
    start,
    run: (...args) => start(args).ended,
    close: async () => {
      const left = [...running]
      for (const { child } of left) child.kill('SIGKILL')
      await Promise.all(left.map(({ ended }) => ended))
      await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
    },
  }
}

/** Nothing of the machine's own settings decides what a test does. */
const cleanEnv = (): NodeJS.ProcessEnv => {
  const { DATABASE_URL, QUEUE_URL, SWEEPSTACK_URL, SWEEPSTACK_TOKEN, SWEEPSTACK_CONCURRENCY, ...rest } =
    process.env
  return rest
}

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
