import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rng } from '@sweepstack/stats'
import { controlLabels, shuffledLabels } from './control.js'

const types = Uint32Array.from({ length: 4_000 }, (_, i) => (i * 7) % 40)

test('a control label is its type and nothing else', () => {
  const truth = Float64Array.from(types, (_, i) => i % 9)
  const labels = controlLabels(types, truth, rng(1, 'control'))
  const of = new Map(Array.from(types, (type, i) => [type, labels[i]!]))
  assert.ok(labels.every((label, i) => label === of.get(types[i]!)))
  assert.ok(new Set(labels).size > 5)
  assert.notDeepEqual(labels, controlLabels(types, truth, rng(2, 'control')))
})

test('control labels have the distribution of the true ones, a rare class too', () => {
  const truth = Float64Array.from(types, (_, i) => (i % 10 === 0 ? 1 : 0))
  for (let seed = 0; seed < 20; seed++) {
    const ones = controlLabels(types, truth, rng(seed, 'control')).reduce((sum, y) => sum + y, 0)
    // Four of 40 types, give or take the one that the share falls in.
    assert.ok(ones >= 300 && ones <= 500, `${ones} ones`)
  }
})

test('a type is dealt its label whatever its own true labels are', () => {
  const truth = Float64Array.from(types, (type) => type)
  let agree = 0
  for (let seed = 0; seed < 200; seed++) {
    const labels = controlLabels(types, truth, rng(seed, 'control'))
    agree += labels.reduce((n, y, i) => n + (y === truth[i] ? 1 : 0), 0) / labels.length
  }
  assert.ok(agree / 200 < 0.05, `${agree / 200}`)
})

test('the null moves the labels of the fit and leaves those scored', () => {
  const truth = Float64Array.from({ length: 100 }, (_, i) => i)
  const labels = shuffledLabels(truth, 80, rng(1, 'null'))
  assert.deepEqual(labels.slice(80), truth.slice(80))
  assert.deepEqual(labels.slice(0, 80).sort(), truth.slice(0, 80))
  assert.notDeepEqual(labels.slice(0, 80), truth.slice(0, 80))
})
