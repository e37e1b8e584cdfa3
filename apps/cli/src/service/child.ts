import { spawn } from 'node:child_process'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { childEnv } from '../env.js'
import { unavailable } from '../failure.js'
import { openLog } from './log-file.js'

export type ChildSpec = {
  name: string
  /** URL of its main module. */
  main: string
  env: Record<string, string>
  logFile: string
  readyMs: number
}

/** A process of ours that has said it is ready. `url` is where it listens, if it does. */
export type Child = {
  name: string
  pid: number
  url: string | null
  /** Resolves when it has ended, with how: `exit code 1`, `signal SIGKILL`. */
  ended: Promise<string>
  /** Asks it to drain, and kills it when it has not ended after `graceMs`. */
  stop(graceMs: number): Promise<void>
  kill(): void
}

const TAIL_LINES = 15

/**
 * Starts a Node process and waits until it sends `{type: 'ready'}` over IPC. Its output goes to its log. When we are
 * gone, however we ended, its channel closes; the API and the worker end by that.
 * @throws SweepstackError `unavailable` with the last lines of its log, when it ends or stays silent.
 */
export const startChild = async ({ name, main, env, logFile, readyMs }: ChildSpec): Promise<Child> => {
  const log = openLog(logFile)
  const started = spawn(process.execPath, [fileURLToPath(main)], {
    env: childEnv(env),
    stdio: ['ignore', log.fd, log.fd, 'ipc'],
  })
  const ended = new Promise<string>((resolve) => {
    started.once('error', (error) => resolve(error.message))
    started.once('exit', (code, signal) =>
      resolve(signal === null ? `exit code ${code}` : `signal ${signal}`),
    )
  })
  const ready = new Promise<string | null>((resolve) => {
    started.on('message', (message: { type?: string; url?: string } | null) => {
      if (message?.type === 'ready') resolve(message.url ?? null)
    })
  })
  const stop = async (graceMs: number): Promise<void> => {
    started.kill('SIGTERM')
    const kill = setTimeout(() => started.kill('SIGKILL'), graceMs)
    await ended
    clearTimeout(kill)
  }
  let silence: NodeJS.Timeout | undefined
  const silent = new Promise<'silent'>((resolve) => {
    silence = setTimeout(() => resolve('silent'), readyMs)
  })
  const first = await Promise.race([
    ready.then((url) => ({ url })),
    ended.then((how) => ({ failure: `the ${name} ended at its start (${how})` })),
    silent.then(() => ({ failure: `the ${name} was not ready after ${readyMs / 1000} s` })),
  ])
  clearTimeout(silence)
  if ('failure' in first) {
    await stop(0)
    const tail = log.tail(TAIL_LINES)
    log.close()
    throw unavailable(
      tail === '' ? first.failure : `${first.failure}; the end of ${basename(logFile)}:\n${indent(tail)}`,
      `see ${logFile}; \`sweepstack doctor\` checks what it needs`,
    )
  }
  void ended.then(() => log.close())
  return {
    name,
    pid: started.pid ?? 0,
    url: first.url,
    ended,
    stop,
    kill: () => void started.kill('SIGKILL'),
  }
}

const indent = (text: string): string => text.replaceAll(/^/gm, '  ')
