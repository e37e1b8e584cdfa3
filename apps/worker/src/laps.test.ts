import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rounded, stopwatch } from './laps.js'

test('each lap is what went by since the last; what comes twice is added up', () => {
  let time = 5
  const { lap, part, laps } = stopwatch(() => time)
  const spend = (ms: number, what: string) => {
    time += ms
    lap(what)
  }
  spend(10, 'data')
  spend(0.26, 'tests')
  spend(3, 'shortcuts')
  spend(0.5, 'tests')
  assert.deepEqual(rounded(laps), { data: 10, tests: 0.8, shortcuts: 3 })
  part('data', 'reading', 8)
  assert.deepEqual(rounded(laps), { data: 2, tests: 0.8, shortcuts: 3, reading: 8 })
})
