import { writeSync } from 'node:fs'

/**
 * A trainer that does what the seed of its run says instead of training: a double for the tests of the worker's side,
 * which must hold whatever a trainer does.
 */
const send = (message: unknown): void => void process.send?.(message)
const say = (text: string): void => void writeSync(2, `${text}\n`)

/** Most a script may hold, so that a forgotten process ends. */
setTimeout(() => process.exit(99), 60_000)
process.on('disconnect', () => process.exit(0))

if (process.env.SCRIPT_START === 'crash') {
  say('TensorFlow could not be loaded')
  process.exit(1)
}

const cancelled = {
  type: 'urn:sweepstack:error:run.cancelled',
  title: 'The run was cancelled',
  status: 409,
  detail: 'the run was told to stop',
  code: 'run.cancelled',
}
const SCRIPTS: Record<number, () => void> = {
  0: () =>
    send({ type: 'failed', problem: { ...cancelled, code: 'training.nan', detail: 'scripted' }, rss: 1 }),
  1: () => {
    say('first line')
    say('its last line')
    process.exit(3)
  },
  2: () => send({ type: 'done', output: 'nonsense', rss: 1 }),
  /** Waits to be told to stop, and stops. */
  3: () => {
    process.on('message', (message: { type: string }) => {
      if (message.type === 'stop') send({ type: 'failed', problem: cancelled, rss: 1 })
    })
  },
  /** Hears nothing. */
  4: () => {
    for (const end = Date.now() + 30_000; Date.now() < end; );
  },
  5: () => send({ type: 'failed', problem: cancelled, rss: 10 ** 12 }),
  6: () => process.kill(process.pid, 'SIGKILL'),
}

process.on('message', (message: { type: string; job?: { seed: number } }) => {
  if (message.type === 'run') SCRIPTS[message.job?.seed ?? -1]?.()
})
send({ type: 'ready' })
