import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { overheadOf, runsOf } from './worker-logs.mjs'

test('what each run of a worker took beside its work, and the wait from the run before', () => {
  const ms = {
    ...{ claim: 2, files: 1, trainer: 0, trained: 1000, metrics: 1, write: 10 },
    ...{
      data: 20,
      'around-steps': 200,
      steps: 500,
      tests: 200,
      shortcuts: 30,
      logits: 20,
      probes: 0,
      weights: 10,
    },
  }
  const lines = [
    { time: 100, msg: 'worker ready' },
    { time: 200, msg: 'run started' },
    { time: 1300, msg: 'run done', ms },
    { time: 1310, msg: 'run started' },
    { time: 2400, msg: 'run done', ms },
  ]
  const home = mkdtempSync(join(tmpdir(), 'sweepstack-bench-'))
  mkdirSync(join(home, 'logs'))
  writeFileSync(
    join(home, 'logs', 'worker-1.log'),
    `not JSON\n${lines.map((line) => JSON.stringify(line)).join('\n')}\n`,
  )
  writeFileSync(join(home, 'logs', 'api.log'), '{"msg":"run done"}\n')
  const [first, second, ...rest] = runsOf(home)
  rmSync(home, { recursive: true })
  assert.deepEqual(rest, [])
  assert.deepEqual([first.first, second.first], [true, false])
  // Of the 1000 ms in the trainer 980 are told by it.
  assert.equal(first.ms.messages, 20)
  assert.equal(overheadOf(first), 2 + 1 + 20 + 30 + 20 + 10 + 20 + 1 + 10)
  assert.equal(overheadOf(second), overheadOf(first) + 8)
})
