import assert from 'node:assert/strict'
import { test } from 'node:test'
import { progress } from './progress.js'

/** What is written when `at` is called at these seconds. */
const written = (seconds: number[], isTTY: boolean): string[] => {
  const texts: string[] = []
  let now = 0
  const shown = progress(
    (done) => `${done} s`,
    { isTTY, write: (text: string) => texts.push(text) },
    () => now * 1000,
  )
  for (const second of seconds) {
    now = second
    shown.at(second)
  }
  shown.end()
  return texts
}

test('what is over at once is not talked about', () => {
  for (const isTTY of [true, false]) assert.deepEqual(written([0, 0.5, 0.9], isTTY), [])
})

test('a log gets a line now and then', () => {
  assert.deepEqual(written([0.5, 1.2, 2, 6, 6.3, 12], false), ['1.2 s\n', '6.3 s\n', '12 s\n'])
})

test('a terminal has one line that changes, and is clean afterwards', () => {
  assert.deepEqual(written([1.2, 1.3, 1.5], true), ['\r\u001b[K1.2 s', '\r\u001b[K1.5 s', '\r\u001b[K'])
})
