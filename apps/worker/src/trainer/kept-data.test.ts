import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeDatasets, shortcutsOf } from '@sweepstack/brackets'
import { type CellSpec, expandSweep, SweepstackError } from '@sweepstack/contracts'
import { KeptData } from './kept-data.js'

const cell = (more: { data?: object; model?: object; tests?: object } = {}): CellSpec =>
  expandSweep({
    name: 't',
    base: {
      data: { preset: 'fixed-length', length: 20, train: 500, validation: 50, ...more.data },
      model: more.model ?? {},
      tests: more.tests ?? { a: { size: 100 }, b: { preset: 'zero-count', length: 20, size: 60 } },
    },
  }).cells[0]!.spec
const of = (kept: KeptData, spec: CellSpec, seed = 0) => kept.of({ spec, seed, filesDir: '/nowhere' })

test('the strings are those the spec and the seed make, made once for models of any size', () => {
  const kept = new KeptData()
  const spec = cell()
  const first = of(kept, spec)
  const made = makeDatasets({ ...spec, seed: 0, files: () => assert.fail('no file is named') })
  assert.deepEqual(first.datasets, made)
  assert.equal(of(kept, cell({ model: { layers: 4 } })), first)
  assert.notEqual(of(kept, spec, 1), first)
  assert.notEqual(of(kept, cell({ data: { train: 501 } })), first)
  const fixed = cell({ data: { seed: 7 } })
  assert.equal(of(kept, fixed, 1), of(kept, fixed, 2))
  assert.deepEqual(first.shortcutsOf('b'), shortcutsOf(made.tests.b!, made.train))
  assert.equal(first.shortcutsOf('b'), first.shortcutsOf('b'))
})

test('tests in another order come in that order', () => {
  const kept = new KeptData()
  const [a, b] = [{ size: 100 }, { preset: 'zero-count', length: 20, size: 60 }]
  const names = [
    { a, b },
    { b, a },
  ].map((tests) => Object.keys(of(kept, cell({ tests })).datasets.tests))
  assert.deepEqual(names, [
    ['a', 'b'],
    ['b', 'a'],
  ])
})

test('so many bytes are kept, those used last; what is larger by itself is not, and costs the others nothing', () => {
  // Room for two runs, of 23 kB each.
  const kept = new KeptData(60_000)
  const [zero, one] = [of(kept, cell(), 0), of(kept, cell(), 1)]
  assert.equal(of(kept, cell(), 0), zero)
  of(kept, cell({ data: { train: 10_000 } }))
  assert.equal(of(kept, cell(), 1), one)
  of(kept, cell(), 2)
  assert.notEqual(of(kept, cell(), 0), zero)
})

test('a spec that cannot be met fails each time', () => {
  const kept = new KeptData()
  const spec = cell({ data: { length: 4, train: 500 }, tests: { a: { size: 10 } } })
  for (let i = 0; i < 2; i++)
    assert.throws(
      () => of(kept, spec),
      (error) => error instanceof SweepstackError && error.code === 'data.impossible',
    )
})
