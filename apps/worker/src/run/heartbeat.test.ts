import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startHeartbeat, type Verdict } from './heartbeat.js'

/** Beats that answer as listed, then with the last for ever; an Error is thrown. Stopped once `enough` is so. */
const beating = async (
  answers: (Verdict | Error)[],
  enough: (so: { beats: number; heard: string[] }) => boolean,
  leaseMs = 60_000,
) => {
  const heard: string[] = []
  const errors: unknown[] = []
  let beats = 0
  const heartbeat = startHeartbeat({
    beat: async () => {
      const answer = answers[Math.min(beats++, answers.length - 1)]
      if (answer instanceof Error) throw answer
      return answer ?? 'ok'
    },
    everyMs: 5,
    leaseMs,
    onVerdict: (verdict) => heard.push(verdict),
    onError: (error) => errors.push(error),
  })
  const end = performance.now() + 20_000
  while (!enough({ beats, heard }) && performance.now() < end) await sleep(5)
  await heartbeat.stop()
  return { heard, errors, beats: () => beats }
}

describe('a heartbeat', () => {
  it('tells of a cancellation once, and beats on', async () => {
    const { heard } = await beating(['ok', 'cancelled'], ({ beats }) => beats > 5)
    assert.deepEqual(heard, ['cancelled'])
  })

  it('tells of a loss after a cancellation', async () => {
    const { heard } = await beating(['cancelled', 'lost'], ({ heard }) => heard.length > 1)
    assert.deepEqual(heard, ['cancelled', 'lost'])
  })

  it('takes a failing store for a loss only once the lease is over', async () => {
    const away = new Error('away')
    const early = await beating([away, away, 'ok'], ({ beats }) => beats > 3)
    assert.deepEqual(early.heard, [])
    assert.equal(early.errors.length, 2)
    assert.deepEqual((await beating([away], ({ heard }) => heard.length > 0, 50)).heard, ['lost'])
  })

  it('is silent once it is stopped', async () => {
    const { beats } = await beating(['ok'], ({ beats }) => beats > 2)
    const before = beats()
    await sleep(30)
    assert.equal(beats(), before)
  })
})
