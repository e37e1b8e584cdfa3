import assert from 'node:assert/strict'
import { test } from 'node:test'
import { specFilters } from './spec-paths.js'

test('own parameters are left out, spec paths are read', () => {
  assert.deepEqual(specFilters({ sweep: 'x', 'model.layers': '1,2', 'data.depth.max': '6..' }, ['sweep']), [
    { path: 'model.layers', test: { in: ['1', '2'] } },
    { path: 'data.depth.max', test: { from: 6, to: null } },
  ])
})

test('a repeated parameter is any of its values', () => {
  assert.deepEqual(specFilters({ 'model.layers': ['1', '2'] }, []), [
    { path: 'model.layers', test: { in: ['1', '2'] } },
  ])
})

test('elements of a list are reached by number', () => {
  assert.equal(specFilters({ 'data.negatives.3.kind': 'flips' }, []).length, 1)
})

for (const [name, near] of [
  ['model.layer', 'model.layers'],
  ['swep', 'sweep'],
  ['data.dept.max', 'data.depth.max'],
])
  test(`${name} is unknown, and ${near} is near`, () => {
    assert.throws(() => specFilters({ [name as string]: '1' }, ['sweep']), {
      code: 'request.invalid',
      fix: `did you mean ${near}?`,
    })
  })

for (const value of ['..', '2...8', '1.2.3..4'])
  test(`${value} is no range`, () => {
    assert.throws(() => specFilters({ 'model.layers': value }, []), { code: 'request.invalid' })
  })

for (const [path, value, fix] of [
  ['model.dModel', 'abc', 'use a number, or a range such as 2..8'],
  ['model.dModel', '', 'use a number, or a range such as 2..8'],
  ['model.dModel', 'null', 'use a number, or a range such as 2..8'],
  ['model.initStd', 'abc', 'use a number, or a range such as 2..8, or null'],
  ['model.positional', 'sinusoid', 'did you mean sinusoidal?'],
  ['model.positional', '1..', 'name the values, by commas'],
  ['data.preset', 'x', /^use one of fixed-length, .*zero-count, .*, file$/],
  ['data.negatives.kind', 'flip', 'did you mean flips?'],
  ['data.negatives.0.kind', 'flip', 'did you mean flips?'],
] as const)
  test(`${path}=${value} is a value no cell can have`, () => {
    assert.throws(() => specFilters({ [path]: value }, []), { code: 'request.invalid', fix })
  })

for (const [path, value] of [
  ['model.dModel', '17'],
  ['model.dModel', '1e2'],
  ['model.initStd', 'null'],
  ['model.positional', 'none,learned'],
  ['data.file', 'sha256:0'],
  ['data.length', '2..8'],
  ['data.depth', '3'],
] as const)
  test(`${path}=${value} may be, whether or not a cell has it`, () => {
    assert.equal(specFilters({ [path]: value }, []).length, 1)
  })
