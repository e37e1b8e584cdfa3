import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countingBound } from './audit.js'

const bound = (correct: number, n: number) =>
  /above (.*) % on t cannot be counting only/.exec(countingBound('t', { correct, n }))?.[1]

test('no share above the bound as it is printed is within what counting scores', () => {
  assert.equal(bound(3, 4), '75.0')
  assert.equal(bound(9354, 10_000), '93.6') // not 93.5: 93.52 % is above that, and counting scores it
  assert.equal(bound(1871, 2000), '93.6')
  for (let correct = 0; correct <= 1999; correct++)
    assert.ok(Number(bound(correct, 1999)) >= (100 * correct) / 1999)
})

test('below 100 it stays below 100: a bound that nothing is above says nothing', () => {
  assert.equal(bound(9999, 10_000), '99.99')
  assert.equal(bound(9_999_999, 10_000_000), '99.99999')
  assert.equal(bound(5, 5), '100.0')
})
