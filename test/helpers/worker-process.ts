import { type ChildProcess, fork } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from './until.js'

export type WorkerProcess = {
  pid: number
  /** What it logged, for messages of failed checks. */
  log(): string
  signal(signal: NodeJS.Signals): void
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  /** The trainer processes it has now. */
  trainers(): Promise<number[]>
  /** Ends it at once, if it is still there. */
  end(): Promise<void>
}

const entry = createRequire(import.meta.url).resolve('@sweepstack/worker/main')

/** A worker as production starts it: a process of its own, from the compiled app, told by its environment. */
export const startWorkerProcess = async (env: Record<string, string>): Promise<WorkerProcess> => {
  const home = await mkdtemp(join(tmpdir(), 'sweepstack-worker-'))
  const child = fork(entry, [], {
    env: { ...process.env, SWEEPSTACK_HOME: home, LOG_LEVEL: 'debug', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8')
    stream?.on('data', (chunk: string) => {
      log += chunk
    })
  }
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.on('exit', (code, signal) => resolve({ code, signal })),
  )
  let ready = false
  child.on('message', () => {
    ready = true
  })
  const worker: WorkerProcess = {
    pid: child.pid ?? -1,
    log: () => log,
    signal: (signal) => child.kill(signal),
    exited,
    trainers: () => childrenOf(child),
    end: async () => {
      child.kill('SIGKILL')
      await exited
      await rm(home, { recursive: true, force: true })
    },
  }
  let over = false
  exited.then(() => {
    over = true
  })
  try {
    await until('the worker is ready', () => ready || over, { seconds: 60 })
    if (!ready) throw new Error('the worker ended before it was ready')
    return worker
  } catch (error) {
    await worker.end()
    throw new Error(`${error}\n${log}`)
  }
}

/** Linux tells a process's children; a process that is gone has none. */
const childrenOf = async ({ pid }: ChildProcess): Promise<number[]> => {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  return text.split(' ').filter(Boolean).map(Number)
}

export const isAlive = async (pid: number): Promise<boolean> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  // A zombie is dead, it only was not waited for.
  return stat !== null && !/\) Z /.test(stat)
}
