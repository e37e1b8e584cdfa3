import { type Problem, SweepstackError } from '@sweepstack/contracts'
import { speaksOfMemory } from '../out-of-memory.js'

/** Whatever a run failed of, as it crosses to the worker. What is not ours is told in full on standard error. */
export const toProblem = (error: unknown): Problem => {
  if (error instanceof SweepstackError) return error.toProblem()
  const message = error instanceof Error ? error.message : String(error)
  if (speaksOfMemory(message))
    return new SweepstackError('training.out-of-memory', message, {
      fix: 'lower training.batchSize or the model',
    }).toProblem()
  process.stderr.write(`${error instanceof Error ? error.stack : message}\n`)
  return new SweepstackError('internal', message).toProblem()
}
