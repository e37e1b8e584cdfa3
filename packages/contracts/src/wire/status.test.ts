import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type RunCounts, runStatuses, sweepStatus } from './status.js'

const counts = (some: Partial<RunCounts>): RunCounts => ({
  ...(Object.fromEntries(runStatuses.map((s) => [s, 0])) as RunCounts),
  ...some,
})

describe('sweepStatus', () => {
  const cases: [Partial<RunCounts>, string][] = [
    [{ queued: 4 }, 'queued'],
    [{ queued: 3, done: 1 }, 'running'],
    [{ running: 1, failed: 1 }, 'running'],
    [{ done: 4 }, 'done'],
    [{ done: 3, failed: 1 }, 'failed'],
    [{ done: 3, cancelled: 1 }, 'cancelled'],
  ]
  for (const [some, expected] of cases)
    it(`${JSON.stringify(some)} is ${expected}`, () => assert.equal(sweepStatus(counts(some)), expected))
})
