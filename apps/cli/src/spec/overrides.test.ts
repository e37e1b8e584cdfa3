import assert from 'node:assert/strict'
import { test } from 'node:test'
import { applyOverrides } from './overrides.js'

const spec = {
  name: 'a',
  base: { data: { file: 'x.csv' }, tests: { t: {} } },
  matrix: { 'model.layers': [1] },
}

test('values are YAML, later ones win, the spec given stays as it was', () => {
  assert.deepEqual(
    applyOverrides(spec, ['seeds=[0, 1]', 'base.training.epochs=2', 'base.training.epochs=3'], '/w'),
    {
      ...spec,
      seeds: [0, 1],
      base: { ...spec.base, training: { epochs: 3 } },
    },
  )
  assert.equal('seeds' in spec, false)
})

test("a file's path is taken from the working folder; a reference stays", () => {
  const set = (value: string) => applyOverrides(spec, [`base.tests.t.file=${value}`], '/w/d')
  assert.deepEqual(set('../a=b.csv'), {
    ...spec,
    base: { ...spec.base, tests: { t: { file: '/w/a=b.csv' } } },
  })
  const ref = `sha256:${'0'.repeat(64)}`
  assert.deepEqual(set(ref), { ...spec, base: { ...spec.base, tests: { t: { file: ref } } } })
})

test('a matrix path is one key', () => {
  assert.deepEqual(applyOverrides(spec, ['matrix.model.dModel=[8, 16]'], '/w'), {
    ...spec,
    matrix: { 'model.layers': [1], 'model.dModel': [8, 16] },
  })
})

test('what is not path=value, not YAML, or leads through a plain value is an error that names the option', () => {
  for (const bad of ['base', '=1', 'name=[', 'name.x=1', '__proto__.x=1'])
    assert.throws(
      () => applyOverrides(spec, [bad], '/w'),
      { name: 'SweepstackError', code: 'request.invalid' },
      bad,
    )
})
