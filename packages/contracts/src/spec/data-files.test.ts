import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filesOf } from './data-files.js'
import { expandSweep } from './expand.js'

test('the files of the data and of the tests, each once', () => {
  const [a, b] = ['a', 'b'].map((digit) => `sha256:${digit.repeat(64)}`)
  const tests = { again: { preset: 'file', file: a! }, other: { preset: 'file', file: b! }, 'held-back': {} }
  const { cells } = expandSweep({ name: 'x', base: { data: { preset: 'file', file: a! }, tests } })
  assert.deepEqual(
    cells.map(({ spec }) => filesOf(spec)),
    [[a, b]],
  )
})
