import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SweepProgress } from '@sweepstack/contracts'
import { display } from './display.js'
import { plainLine, runLines, summaryLine } from './lines.js'
import { pace } from './snapshot.js'

const PROGRESS = { phase: 'training' as const, step: 100, steps: 100, loss: 0.5, secondsLeft: null }
const running = (step: number, loss: number | null = 0.5): SweepProgress['running'][number] => ({
  runId: '00000000-0000-4000-8000-000000000000',
  cell: 0,
  seed: 1,
  worker: 'w',
  progress: { ...PROGRESS, step, loss },
})
const at = (done: number, steps: number[]): SweepProgress => ({
  runs: { queued: 8 - done - steps.length, running: steps.length, done, failed: 0, cancelled: 0 },
  running: steps.map((step) => running(step)),
})

test('the time left follows from the pace since the first look, not from what was done before', () => {
  const snapshot = pace()
  assert.equal(snapshot(at(4, []), 0).secondsLeft, null)
  assert.equal(snapshot(at(4, [10, 10]), 1_000).secondsLeft, null)
  assert.equal(snapshot(at(6, []), 10_000).secondsLeft, 10)
  assert.equal(snapshot(at(8, []), 20_000).fraction, 1)
})

test('while the last runs are evaluated nothing is said of the time left', () => {
  const snapshot = pace()
  snapshot(at(0, []), 0)
  const last = {
    ...at(7, [100]),
    running: [{ ...running(100), progress: { ...PROGRESS, phase: 'evaluating' as const } }],
  }
  assert.equal(snapshot(last, 60_000).secondsLeft, null)
})

test('a summary says what there is to say, and the loss of each running run', () => {
  const snapshot = { ...at(3, [50]), fraction: 0.5, secondsLeft: 100 }
  assert.equal(summaryLine(snapshot), '3 of 8 runs done, 1 running, about 1 min 40 s left')
  assert.equal(plainLine(snapshot), '3 of 8 runs done, 1 running, about 1 min 40 s left, loss 0.500')
  assert.deepEqual(runLines(snapshot, ['layers=1']), ['  layers=1, seed 1: step 50 of 100, loss 0.500'])
})

test('off a terminal a line comes when a run ends, not with every step', () => {
  const written: string[] = []
  const { show } = display([], { write: (text) => written.push(text) })
  const snapshot = (done: number, step: number) => ({ ...at(done, [step]), fraction: 0, secondsLeft: null })
  show(snapshot(0, 1))
  show(snapshot(0, 2))
  show(snapshot(1, 3))
  assert.equal(written.length, 2)
  assert.match(written[1] ?? '', /^1 of 8/)
})

test('on a terminal lines are drawn over and never wrap', () => {
  let text = ''
  const screen = { isTTY: true, columns: 30, rows: 10, write: (part: string) => (text += part) }
  const { show, say } = display(['a cell with a very long name indeed'], screen)
  show({ ...at(0, [1]), fraction: 0, secondsLeft: null })
  show({ ...at(0, [2]), fraction: 0, secondsLeft: null })
  say('news')
  const upTwo = '\u001b[2A\u001b[0J'
  assert.equal(text.split(upTwo).length, 3)
  assert.ok(
    text
      .replaceAll(upTwo, '')
      .split('\n')
      .every((line) => line.length < 30),
  )
})
