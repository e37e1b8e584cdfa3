import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Parts of a run that are training, or the model's answers: all others are what a run costs beside them. */
const WORK = ['steps', 'around-steps', 'tests', 'probes']
/** The trainer's own parts are within this one. */
const WHOLE = 'trained'

/**
 * The runs of a service's workers, as their logs tell them: milliseconds by part, and `wait`, what went by from the end
 * of the worker's run before. One worker's runs must not have overlapped.
 */
export function runsOf(home) {
  const logs = join(home, 'logs')
  return readdirSync(logs)
    .filter((name) => name.startsWith('worker-'))
    .flatMap((name) => runsOfWorker(readFileSync(join(logs, name), 'utf8')))
}

function runsOfWorker(log) {
  const runs = []
  let ended = null
  let wait = null
  for (const line of log.split('\n').filter((text) => text.startsWith('{'))) {
    const { msg, time, ms } = JSON.parse(line)
    if (msg === 'run started') wait = ended === null ? null : time - ended
    if (msg !== 'run done') continue
    ended = time
    runs.push({
      ms: { ...(wait !== null && { wait: Math.max(0, wait - ms.claim) }), ...apart(ms) },
      first: runs.length === 0,
    })
  }
  return runs
}

/** `trained` is the trainer's parts and the way there and back: only the way is kept. */
function apart({ [WHOLE]: whole, ...ms }) {
  const { claim, files, trainer, metrics, write, ...inTrainer } = ms
  const inside = Object.values(inTrainer).reduce((a, b) => a + b, 0)
  return { claim, files, trainer, ...inTrainer, messages: Math.max(0, whole - inside), metrics, write }
}

/** Milliseconds of a run beside its training and its answers to the tests. */
export const overheadOf = ({ ms }) =>
  Object.entries(ms).reduce((sum, [part, took]) => (WORK.includes(part) ? sum : sum + took), 0)
