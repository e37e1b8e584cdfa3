import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { SweepstackError } from '../errors.js'
import { asTrained } from './cell.js'
import { describeCell, expandSweep } from './expand.js'
import type { SweepInput } from './sweep.js'

const example = () => ({
  name: 'depth-and-size',
  base: {
    data: { preset: 'fixed-length', length: 40, depth: { min: 2, max: 10 } },
    model: { layers: 2, dModel: 64, heads: 4 },
    tests: { 'in-distribution': {}, 'zero-count': { preset: 'zero-count', start: 'open' } },
    probes: [{ target: 'depth' }],
  },
  matrix: { 'data.depth.max': [6, 10, 14], 'model.layers': [1, 2, 4] },
  exclude: [{ 'data.depth.max': 14, 'model.layers': 4 }],
  seeds: [0, 1, 2],
})
type Example = ReturnType<typeof example> & { [key: string]: unknown }

/** The issues of a sweep changed by `slip`, as `path: message -> fix`. */
const issuesOf = (slip: (sweep: Example) => unknown): string[] => {
  const sweep: Example = example()
  slip(sweep)
  try {
    expandSweep(sweep)
  } catch (error) {
    assert.ok(error instanceof SweepstackError)
    assert.ok(error.code.startsWith('spec.'))
    return error.issues.map((i) => `${i.path}: ${i.message} -> ${i.fix ?? ''}`)
  }
  assert.fail('the sweep was accepted')
}

describe('expandSweep', () => {
  it('makes the product in writing order, without the excluded cells', () => {
    const { cells } = expandSweep(example())
    assert.equal(cells.length, 8)
    assert.equal(describeCell(cells[0]!.overrides), 'data.depth.max=6 model.layers=1')
    assert.equal(describeCell(cells[7]!.overrides), 'data.depth.max=14 model.layers=2')
    assert.equal(new Set(cells.map((c) => c.hash)).size, 8)
  })

  it('writes every default into the resolved cell', () => {
    const spec = asTrained(expandSweep(example()).cells[0]!.spec)
    assert.equal(spec.training.beta2, 0.999)
    assert.equal(spec.model.dMlp, 256)
    assert.deepEqual(spec.data.preset === 'fixed-length' && spec.data.negatives, [
      { kind: 'random', weight: 1 },
    ])
  })

  it('completes tests from the data, also where the matrix changed the data', () => {
    const test = expandSweep(example()).cells[0]!.spec.tests
    assert.deepEqual(test['in-distribution'], {
      preset: 'fixed-length',
      length: 40,
      depth: { min: 2, max: 6 },
      balancedShare: 0.5,
      negatives: [{ kind: 'random', weight: 1 }],
      size: 2000,
    })
    assert.equal(test['zero-count']?.preset === 'zero-count' && test['zero-count'].length, 40)
  })

  it('adds includes, and a sweep of includes alone has no base cell', () => {
    const { matrix: _, exclude: __, ...rest } = example()
    const { cells } = expandSweep({ ...rest, include: [{ 'model.layers': 3 }, { 'model.layers': 4 }] })
    assert.deepEqual(
      cells.map((c) => asTrained(c.spec).model.layers),
      [3, 4],
    )
  })

  it('tests a data file on its held-back share', () => {
    const { cells } = expandSweep({ name: 'file', base: { data: { preset: 'file', file: 'a.csv' } } })
    assert.deepEqual(cells[0]!.spec.tests, { 'in-distribution': { preset: 'held-back' } })
  })

  it('gives the same hash to the same cell, whatever order its fields are written in', () => {
    const { base } = example()
    const turned = { ...base, data: Object.fromEntries(Object.entries(base.data).reverse()) }
    const hash = (b: unknown) => expandSweep({ name: 'x', base: b } as SweepInput).cells[0]!.hash
    assert.equal(hash(base), hash(turned))
  })
})

describe('expandSweep says what is wrong, where, and how to mend it', () => {
  const slips: [string, (s: Example) => unknown, RegExp][] = [
    [
      'a misspelled field',
      (s) => Object.assign(s.base.data, { lenght: 4 }),
      /^base\.data\.lenght: unknown field lenght -> did you mean length\?/,
    ],
    [
      'a misspelled matrix path',
      (s) => Object.assign(s.matrix, { 'model.layrs': [1] }),
      /^matrix\.model\.layrs: unknown field layrs -> did you mean layers\?/,
    ],
    [
      'a matrix path through a number',
      (s) => Object.assign(s.matrix, { 'model.layers.x': [1] }),
      /^matrix\.model\.layers\.x: this path does not exist/,
    ],
    [
      'a matrix path outside the cell',
      (s) => Object.assign(s.matrix, { layers: [1] }),
      /^matrix\.layers: a path starts with data, model/,
    ],
    [
      'an empty matrix list',
      (s) => Object.assign(s.matrix, { 'model.heads': [] }),
      /^matrix\.model\.heads: an empty list makes no cells/,
    ],
    [
      'heads that do not divide dModel',
      (s) => Object.assign(s.base.model, { heads: 5 }),
      /^base\.model\.heads: 5 heads do not divide dModel 64 -> use one of 1, 2, 4/,
    ],
    [
      'an odd length',
      (s) => Object.assign(s.base.data, { length: 41 }),
      /^base\.data\.length: .* 41 is odd -> use 42/,
    ],
    [
      'an impossible depth',
      (s) => Object.assign(s.matrix, { 'data.depth.max': [30] }),
      /^matrix\.data\.depth\.max: no balanced string of length 40 has depth 30 -> use a depth of at most 20/,
    ],
    [
      'a depth range turned round',
      (s) => Object.assign(s.base.data.depth, { min: 12 }),
      /^base\.data\.depth\.min: min is above max/,
    ],
    [
      'early stopping on no validation strings',
      (s) =>
        Object.assign(s.base, {
          data: { preset: 'file', file: 'a.csv', validation: 0 },
          training: { earlyStopping: { patience: 2 } },
          tests: {},
          probes: [],
        }) && Object.assign(s, { matrix: {}, exclude: [] }),
      /^base\.data\.validation: early stopping watches the validation strings, .* -> give data\.validation/,
    ],
    [
      'an unknown preset',
      (s) => Object.assign(s.base.data, { preset: 'fixed' }),
      /^base\.data\.preset: .* -> use one of fixed-length, all-strings, composition/,
    ],
    [
      'a value of the wrong type',
      (s) => Object.assign(s.base.model, { dMlp: '2' }),
      /^base\.model\.dMlp: not a (whole )?number -> give a (whole )?number/,
    ],
    [
      'NaN',
      (s) => Object.assign(s.base.model, { dropout: Number.NaN }),
      /^base\.model\.dropout: NaN is not a number -> give a finite one/,
    ],
    [
      'a number too small',
      (s) => Object.assign(s.base, { training: { learningRate: 0 } }),
      /^base\.training\.learningRate: too small -> give a number above 0/,
    ],
    [
      'a number too big',
      (s) => Object.assign(s.base.data, { length: 1e6 }),
      /^base\.data\.length: too big -> give a number of at most 2048/,
    ],
    [
      'a list for an object',
      (s) => Object.assign(s, { matrix: [] }),
      /^matrix: not an object -> give an object/,
    ],
    [
      'a seed twice',
      (s) => Object.assign(s, { seeds: [1, 1] }),
      /^seeds: a seed stands twice -> remove the copy/,
    ],
    ['no seeds', (s) => Object.assign(s, { seeds: [] }), /^seeds: give at least one seed/],
    [
      'an exclude of a path not varied',
      (s) => Object.assign(s, { exclude: [{ 'model.heads': 2 }] }),
      /^exclude\.0\.model\.heads: the matrix does not vary this path/,
    ],
    [
      'an exclude of a value not there',
      (s) => Object.assign(s, { exclude: [{ 'model.layers': 9 }] }),
      /^exclude\.0\.model\.layers: the matrix does not have the value 9 -> use one of 1, 2, 4/,
    ],
    [
      'two equal cells',
      (s) => Object.assign(s.matrix, { 'model.layers': [1, 1] }),
      /^matrix: two cells are the same/,
    ],
    [
      'too many cells',
      (s) => Object.assign(s.matrix, { 'model.dMlp': Array.from({ length: 999 }, (_, i) => i + 1) }),
      /^matrix: 8991 cells, 26973 runs/,
    ],
    [
      'a probe of a test that is not there',
      (s) => Object.assign(s.base, { probes: [{ target: 'depth', test: 'x' }] }),
      /^base\.probes\.0\.test: there is no test x -> use one of in-distribution, zero-count/,
    ],
    [
      'held-back of sampled data',
      (s) => Object.assign(s.base.tests, { x: { preset: 'held-back' } }),
      /^base\.tests\.x\.preset: held-back is a share of a data file/,
    ],
    [
      'learned positions beyond training',
      (s) => {
        Object.assign(s.base.model, { positional: 'learned' })
        Object.assign(s.base.tests, { long: { length: 80 } })
      },
      /^base\.tests\.long\.length: learned positions reach 40 brackets, the test has 80/,
    ],
    [
      'a count nobody has',
      (s) => Object.assign(s.base.data, { negatives: [{ kind: 'count', count: { min: 1, max: 1 } }] }),
      /^base\.data\.negatives\.0\.count: no unbalanced string/,
    ],
    [
      'open zero-count of length 2',
      (s) =>
        Object.assign(s.base.tests, {
          x: { preset: 'zero-count', start: 'open', length: 2, depth: { min: 1, max: 1 } },
        }),
      /^base\.tests\.x\.start: .* length of at least 4/,
    ],
    [
      'a bad test name',
      (s) => Object.assign(s.base.tests, { 'a b': {} }),
      /^base\.tests\.a b: a test name is lower-case/,
    ],
    [
      'a field of another kind of head',
      (s) => Object.assign(s.base.model, { head: { kind: 'linear', hidden: 8 } }),
      /^base\.model\.head\.hidden: unknown field hidden -> remove it: it goes with kind: mlp$/m,
    ],
    [
      'a field of other presets',
      (s) => Object.assign(s.base.data, { preset: 'fixed-length', start: 'open' }),
      /^base\.data\.start: unknown field start -> remove it: it goes with preset: zero-count, all-counts/m,
    ],
    ['a missing name', (s) => Object.assign(s, { name: undefined }), /^name: required, and not given/],
    [
      'prototype pollution',
      (s) => Object.assign(s.matrix, JSON.parse('{"model.__proto__.x":[1]}')),
      /^matrix\.model\.__proto__\.x: this path does not exist/,
    ],
  ]
  for (const [name, slip, expected] of slips) {
    it(name, () =>
      assert.ok(
        issuesOf(slip).some((line) => expected.test(line)),
        issuesOf(slip).join('\n'),
      ),
    )
  }

  it('reports a mistake once, not once for every cell and test', () => {
    const slips: ((s: Example) => unknown)[] = [
      (s) => Object.assign(s.base.data, { length: 41 }),
      (s) => Object.assign(s.base.data, { preset: 'fixed' }),
      (s) => Object.assign(s.base, { data: 7 }) && Object.assign(s, { matrix: {}, exclude: [] }),
      (s) => Object.assign(s.matrix, { 'data.depth.max': [30] }) && Object.assign(s, { exclude: [] }),
      (s) => Object.assign(s.base.data, { negatives: [{ kind: 'count', count: { min: 1, max: 1 } }] }),
    ]
    for (const slip of slips) assert.equal(issuesOf(slip).length, 1, issuesOf(slip).join('\n'))
  })

  it('reports what is wrong with a test beside what is wrong with the data', () => {
    const issues = issuesOf((s) => {
      Object.assign(s, { matrix: { 'data.depth.max': [30] }, exclude: [] })
      Object.assign(s.base.tests, { x: { preset: 'zero-count', start: 'open', length: 2 } })
    })
    assert.equal(issues.length, 2, issues.join('\n'))
    assert.match(issues[0]!, /^matrix\.data\.depth\.max/)
    assert.match(issues[1]!, /^base\.tests\.x\.start/)
  })

  it('throws nothing but a SweepstackError, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json().map((text) => JSON.parse(text)),
          fc.record({ name: fc.string(), base: fc.object(), matrix: fc.object(), seeds: fc.anything() }),
        ),
        (value) => {
          try {
            expandSweep(value)
          } catch (error) {
            assert.ok(error instanceof SweepstackError, String(error))
          }
        },
      ),
    )
  })

  it('takes a stored model instead of one to train, and then nothing of training', () => {
    const ref = `sha256:${'a'.repeat(64)}`
    const { data, tests } = example().base
    const of = (base: object, more: object = {}) =>
      expandSweep({ name: 'x', base: { data, tests, ...base }, ...more }).cells
    const [cell] = of({ model: { from: ref } })
    assert.deepEqual(cell?.spec.model, { from: ref })
    assert.deepEqual(cell?.spec.training, { engine: 'compiled' })
    const other = `sha256:${'b'.repeat(64)}`
    const several = of({}, { matrix: { 'model.from': [ref, other] } })
    assert.deepEqual(
      several.map((one) => one.spec.model),
      [{ from: ref }, { from: other }],
    )
    const fails = (base: object, path: string, message: RegExp): void => {
      assert.throws(
        () => of(base),
        (error: unknown) => {
          assert.ok(error instanceof SweepstackError && error.code === 'spec.invalid')
          assert.deepEqual([error.issues[0]?.path, error.issues.length], [path, 1])
          assert.match(error.issues[0]?.message ?? '', message)
          return true
        },
      )
    }
    fails({ model: { from: ref, layers: 2 } }, 'base.model.layers', /has its own layers/)
    fails({ model: { from: ref }, training: { epochs: 2 } }, 'base.training.epochs', /is not trained/)
    fails({ model: { from: 'arena' } }, 'base.model.from', /not a reference/)
    fails({ model: { padding: 'seen' } }, 'base.model.padding', /one length/)
    fails({ model: { readout: 'eos', ends: 'start' } }, 'base.model.readout', /no end token/)
    fails({ model: { readout: 'mean-all' } }, 'base.model.readout', /mean over all positions/)
  })
})
