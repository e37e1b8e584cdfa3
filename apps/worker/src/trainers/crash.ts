import { SweepstackError } from '@sweepstack/contracts'
import { speaksOfMemory } from '../out-of-memory.js'

/** How a process ended: by a code, or by a signal. */
export type Exit = { code: number | null; signal: NodeJS.Signals | null }

/**
 * The error of a run whose trainer ended under it. The system kills with SIGKILL (a shell or a container says 137)
 * what takes too much memory, and leaves no word of it to the process.
 */
export const crashError = ({ code, signal }: Exit, stderr: string): SweepstackError => {
  const how = signal === null ? `with code ${code}` : `by ${signal}`
  const said = stderr === '' ? '' : `; its last words: ${stderr}`
  const detail = `the trainer process ended ${how}${said}`
  if (signal === 'SIGKILL' || code === 137 || speaksOfMemory(stderr))
    return new SweepstackError('training.out-of-memory', detail, {
      fix: 'lower training.batchSize or the model, or run fewer at a time (SWEEPSTACK_CONCURRENCY)',
    })
  return new SweepstackError('trainer.crashed', detail)
}
