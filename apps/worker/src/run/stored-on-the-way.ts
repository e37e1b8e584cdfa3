import { SweepstackError } from '@sweepstack/contracts'
import type { Claim, Store } from '@sweepstack/store'
import type { Logger } from 'pino'
import type { Given } from '../trainer/protocol.js'
import { persist } from './persist.js'

export type OnTheWay = {
  claim: Claim
  leases: Pick<Store['leases'], 'began' | 'addCheckpoint' | 'addArtifact' | 'checkFits'>
  /** The attempt that wrote the checkpoint this one may go on from, and why there is none to go on from. */
  from: { attempt: number | null; refused: string | null }
  /** Resolves when all of the training curve so far is stored. */
  metrics: { flush(): Promise<void> }
  log: Logger
}

/** Stores what a trainer gives on its way, in order: how the run began, its checkpoints, its snapshots. */
export const storedOnTheWay = ({ claim, leases, from, metrics, log }: OnTheWay) => {
  const wait = (error: unknown): void => log.warn({ err: error }, 'not stored yet')
  const store = async (given: Given): Promise<boolean> => {
    if (given.is === 'beginning') {
      const { step, environment, checkpointBytes } = given
      // Known before the first step: a training must not fail of it after the last.
      await leases.checkFits(checkpointBytes)
      const refused = from.refused ?? given.refused
      const resumed = step > 0 && from.attempt !== null ? { step, attempt: from.attempt } : null
      if (refused !== null) log.warn({ refused }, 'the run begins anew')
      if (resumed !== null) log.info({ step }, 'the run goes on from a checkpoint')
      return persist(() => leases.began(claim, { resumed, refused, environment }), wait)
    }
    if (given.is === 'artifact') return persist(() => leases.addArtifact(claim, given.artifact), wait)
    // Who goes on from this checkpoint takes the curve up to it as it is stored.
    await persist(() => metrics.flush(), wait)
    const stored = await persist(() => leases.addCheckpoint(claim, given), wait)
    if (stored) log.debug({ step: given.step, bytes: given.bytes.byteLength }, 'checkpoint stored')
    return stored
  }
  return async (given: Given): Promise<void> => {
    try {
      if (await store(given)) return
    } catch (error) {
      // One that only guards against a death is not worth failing a run that is well.
      if (given.is !== 'checkpoint' || given.wanted) throw error
      log.warn({ err: error, step: given.step }, 'a checkpoint is left out')
      return
    }
    throw new SweepstackError('run.lease-lost', 'another worker may have the run')
  }
}
