import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CellSpec, expandSweep, modelSchema, type StoredModel } from '@sweepstack/contracts'
import { askedOf, type EvalOptions } from './asked.js'
import { evalSweep, isOfUnknownData, type Subject, withModels } from './eval-sweep.js'

const ref = (digit: string) => `sha256:${digit.repeat(64)}`
const stored = (digit: string, more: Partial<StoredModel> = {}): StoredModel => ({
  ...{ ref: ref(digit), name: `model ${digit}`, source: 'file', spec: modelSchema.parse({}), length: 40 },
  ...{ types: 1, parameters: 1, bytes: 4, createdAt: '2026-01-01T00:00:00Z', ...more },
})
const imported = (digit: string, more: Partial<StoredModel> = {}): Subject => ({
  model: stored(digit, more),
  origin: null,
})
const asked = (more: Partial<EvalOptions> = {}) => askedOf({ test: [], probe: [], ...more })
const cell = (): CellSpec =>
  expandSweep({
    name: 'x',
    base: { data: { preset: 'perturbed', length: 16 }, tests: { own: {} } },
  }).cells[0]!.spec

test('a run is evaluated on its own data, tests and seed, unless said otherwise', () => {
  const subject: Subject = { model: stored('a'), origin: { cell: cell(), seed: 5 } }
  const { spec, cells } = expandSweep(evalSweep([subject], asked()))
  assert.deepEqual([cells[0]?.spec.data, cells[0]?.spec.tests], [cell().data, cell().tests])
  assert.deepEqual([spec.seeds, cells[0]?.spec.model], [[5], { from: ref('a') }])
  assert.equal(isOfUnknownData([subject], asked()), false)
  const other = asked({ test: ['long={ length: 32 }'], probe: ['depth'], seeds: [1, 2] })
  const changed = expandSweep(evalSweep([subject], other))
  assert.deepEqual(Object.keys(changed.cells[0]!.spec.tests), ['long'])
  assert.equal(changed.cells[0]!.spec.probes[0]?.target, 'depth')
  assert.deepEqual(changed.spec.seeds, [1, 2])
})

test('of an imported model nothing is known of the data: some stand for them, and it is said', () => {
  const subjects = [imported('a')]
  const { cells } = expandSweep(evalSweep(subjects, asked()))
  assert.deepEqual(Object.keys(cells[0]!.spec.tests), ['in-distribution'])
  assert.equal(isOfUnknownData(subjects, asked()), true)
  const data = asked({ data: '{ preset: fixed-length, length: 30 }' })
  assert.equal(isOfUnknownData(subjects, data), false)
  const given = expandSweep(evalSweep(subjects, data)).cells[0]!.spec
  assert.equal(given.data.preset === 'fixed-length' && given.data.length, 30)
})

test('strings nobody asked for are no longer than the model reads, and of its types', () => {
  const learned = { spec: modelSchema.parse({ positional: 'learned' }), length: 11 }
  const short = expandSweep(evalSweep([imported('a', learned)], asked())).cells[0]!.spec
  assert.equal(short.data.preset === 'fixed-length' && short.data.length, 10)
  const typed = expandSweep(evalSweep([imported('a', { types: 3 })], asked())).cells[0]!.spec
  assert.equal(typed.data.preset === 'dyck-k' && typed.data.types, 3)
})

test('several models are cells of one sweep, each once', () => {
  const { spec, cells } = expandSweep(evalSweep([imported('a'), imported('b'), imported('a')], asked()))
  assert.deepEqual(
    cells.map((one) => one.spec.model),
    [{ from: ref('a') }, { from: ref('b') }],
  )
  assert.equal(spec.name, 'eval model a model b model a')
})

test('a sweep keeps its data, tests, probes and seeds; what varied the training is gone', () => {
  const written = {
    name: 'size',
    base: {
      data: { preset: 'fixed-length', length: 16 },
      model: { layers: 1 },
      training: { epochs: 3 },
      tests: { own: {} },
      probes: [{ target: 'count' }],
    },
    matrix: { 'model.layers': [1, 2], 'data.length': [16, 20] },
    include: [{ 'model.layers': 4 }, { 'data.length': 24, 'training.epochs': 9 }],
    exclude: [{ 'model.layers': 2, 'data.length': 20 }],
    seeds: [0, 1],
  }
  const { spec, cells } = expandSweep(withModels(written, [imported('a')]))
  assert.deepEqual(
    cells.map((one) => one.overrides),
    [{ 'data.length': 16 }, { 'data.length': 20 }, { 'data.length': 24 }],
  )
  assert.deepEqual([spec.seeds, cells[0]?.spec.probes.length], [[0, 1], 1])
  const both = expandSweep(withModels(written, [imported('a'), imported('b')]))
  assert.equal(both.cells.length, 5)
})

test('options that are no fields are refused by the option', () => {
  const path = (error: unknown) => (error as { issues: { path: string }[] }).issues[0]?.path
  for (const [more, at] of [
    [{ test: ['x=3'] }, '--test x'],
    [{ test: ['={}'] }, '--test'],
    [{ test: ['x={ a: [ }'] }, '--test x'],
    [{ probe: ['[depth]'] }, '--probe'],
    [{ data: 'fixed-length' }, '--data'],
  ] as const)
    assert.throws(
      () => asked(more as Partial<EvalOptions>),
      (error: unknown) => {
        assert.equal(path(error), at)
        return true
      },
    )
})
