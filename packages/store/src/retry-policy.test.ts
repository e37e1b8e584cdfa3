import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { afterFailure, afterLoss, TRIES, type Tries } from './retry-policy.js'

test('whatever goes wrong, a run ends after five tries at most, three of them failed, and waits 5 min at most', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('crash', 'memory', 'lost'), { minLength: 5, maxLength: 5 }),
      (ways) => {
        let tries: Tries = { failures: 0, losses: 0, outOfMemory: 0 }
        for (const [i, way] of ways.entries()) {
          const decision =
            way === 'lost'
              ? afterLoss(tries)
              : afterFailure(tries, way === 'memory' ? 'training.out-of-memory' : 'trainer.crashed', true)
          tries = decision.tries
          assert.ok(decision.delaySeconds >= 0 && decision.delaySeconds <= TRIES.longestDelaySeconds)
          const spent = tries.failures === 3 || tries.outOfMemory === 2 || i === 4
          assert.equal(decision.to, spent ? 'failed' : 'queued')
          if (spent) return
        }
      },
    ),
  )
})
