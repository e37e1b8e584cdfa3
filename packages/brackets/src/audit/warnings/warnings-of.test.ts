import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { expandSweep } from '@sweepstack/contracts'
import { measure } from '../../features/measure.js'
import { canonicalText } from '../../strings/canonical.js'
import { fromText } from '../../strings/strings.js'
import { type WarningsOptions, warningsOf } from './warnings-of.js'

type Base = { data: object; tests: Record<string, object> }
const warn = (base: Base, matrix: object = {}, options: WarningsOptions = {}) =>
  warningsOf(expandSweep({ name: 'w', base, matrix }).cells, options)
const paths = (base: Base, matrix?: object, options?: WarningsOptions) =>
  warn(base, matrix, options).map(({ path }) => path)

const fixed = { preset: 'fixed-length', length: 40 }
const perturbed = { preset: 'perturbed', length: 40 }
const zero = { preset: 'zero-count', start: 'open' }

describe('counting passes every test', () => {
  it('where negatives are one flip away; one test it fails is enough', () => {
    const [issue] = warn({ data: perturbed, tests: { 'in-distribution': {} } })
    assert.equal(issue?.path, 'base.tests.in-distribution')
    assert.match(issue.message, /counting passes the test in-distribution: .* is right on every string,/)
    assert.match(issue.fix ?? '', /pairs/)
    const both = { 'in-distribution': {}, high: { preset: 'high-count' } }
    assert.deepEqual(paths({ data: perturbed, tests: both }), ['base.tests'])
    assert.deepEqual(paths({ data: perturbed, tests: { ...both, zero } }), [])
    assert.deepEqual(paths({ data: perturbed, tests: { ...both, pairs: { preset: 'pairs' } } }), [])
  })

  it('with a look at the ends, where few negatives of count 0 have those of a balanced string', () => {
    const [issue] = warn({ data: { preset: 'all-counts', length: 40 }, tests: { 'in-distribution': {} } })
    assert.match(issue?.message ?? '', /the first opens and the last closes, is right on 99\.\d %/)
  })

  it('not where a counter misses some: random negatives at length 40', () => {
    assert.deepEqual(paths({ data: fixed, tests: { 'in-distribution': {} } }), [])
  })

  it('a test of unbalanced strings with count 0 tells them apart, though a constant passes it alone', () => {
    const only = { ...zero, balancedShare: 0 }
    assert.deepEqual(paths({ data: perturbed, tests: { 'in-distribution': {}, only } }), [])
  })
})

describe('several bracket types', () => {
  const dyck = (...negatives: object[]) => ({ preset: 'dyck-k', length: 40, negatives })
  const tests = { 'in-distribution': {} }
  it('counting each of them finds a wrong type, and passes a test of nothing else', () => {
    const [issue] = warn({ data: dyck({ kind: 'type-mismatch' }), tests })
    assert.equal(issue?.path, 'base.tests.in-distribution')
    assert.match(
      issue.message,
      /wherever each bracket type opens as often as it closes is right on every string,/,
    )
    assert.match(issue.fix ?? '', /type-order/)
  })

  it('counting them does not find two types exchanged', () => {
    assert.deepEqual(paths({ data: dyck({ kind: 'type-order' }), tests }), [])
    assert.deepEqual(paths({ data: dyck({ kind: 'type-mismatch' }, { kind: 'type-order' }), tests }), [])
  })

  it('the advice for them can be followed: the sweep is valid and the warning gone', () => {
    const data = dyck({ kind: 'type-mismatch' })
    const order = { preset: 'dyck-k', negatives: [{ kind: 'type-order' }] }
    const pairs = { preset: 'pairs', types: 2, corruption: 'types' }
    assert.deepEqual(paths({ data, tests: { ...tests, order } }), [])
    assert.deepEqual(paths({ data, tests: { ...tests, pairs } }), [])
  })
})

describe('one label', () => {
  const each = { preset: 'each-count', length: 40, count: { min: 0, max: 8 } }
  it('in all tests is passed by a constant answer; another label anywhere will do', () => {
    const [issue] = warn({ data: fixed, tests: { each } })
    assert.deepEqual([issue?.path, issue?.fix?.includes('both labels')], ['base.tests.each', true])
    assert.match(issue?.message ?? '', /are unbalanced/)
    assert.deepEqual(paths({ data: fixed, tests: { each, 'in-distribution': {} } }), [])
  })

  it('in training leaves nothing to learn', () => {
    assert.deepEqual(
      paths({ data: { ...fixed, balancedShare: 1 }, tests: { zero: { ...zero, balancedShare: 0.5 } } }),
      ['base.data'],
    )
  })
})

describe('surface leaks', () => {
  it('the ends of unbalanced strings with count 0, as the study found; not once they are taken away', () => {
    const leak = { preset: 'zero-count' }
    const [issue] = warn({ data: fixed, tests: { 'in-distribution': {}, leak } })
    assert.equal(issue?.path, 'base.tests.leak')
    assert.match(issue?.message ?? '', /the first and last symbol alone score 8\d\.\d % and counting 50\.0 %/)
    const ends = { ...leak, start: 'open', end: 'close' }
    assert.deepEqual(paths({ data: fixed, tests: { 'in-distribution': {}, zero, ends } }), [])
  })

  it('runs of three symbols, where many wrong types stand next to each other; not where few do', () => {
    const many = {
      preset: 'dyck-k',
      length: 40,
      negatives: [{ kind: 'type-mismatch', mismatches: { min: 12, max: 12 } }],
    }
    const order = { preset: 'dyck-k', negatives: [{ kind: 'type-order' }] }
    const found = warn({ data: { preset: 'dyck-k', length: 40 }, tests: { many, order } })
    assert.deepEqual(
      found.map(({ path }) => path),
      ['base.tests.many'],
    )
    assert.match(found[0]?.message ?? '', /the n-grams alone score (100|9\d)\.\d % and counting /)
    assert.match(found[0]?.fix ?? '', /mismatches/)
  })

  it('are not what is learned by heart: few different strings, copied', () => {
    const data = { preset: 'fixed-length', length: 4 }
    const found = warn({ data, tests: { 'in-distribution': {} } }).filter(({ message }) =>
      /n-grams/.test(message),
    )
    assert.deepEqual(found, [])
  })

  it('in training data are said once, not again for the test that is like them', () => {
    const data = { preset: 'zero-count', length: 40 }
    assert.deepEqual(paths({ data, tests: { 'in-distribution': {} } }), ['base.data'])
  })
})

describe('copies', () => {
  it('few strings exist: half of 20,000 are balanced, of length 8, and there are 14', () => {
    const found = warn({ data: { preset: 'fixed-length', length: 8 }, tests: { 'in-distribution': {} } })
    const issue = found.find(({ path }) => path === 'base.data')
    assert.match(issue?.message ?? '', /of the 10000 balanced training strings only about 14 are different/)
  })

  it('a few shapes with few strings are not most: depth 1 has one string a length', () => {
    const data = { preset: 'variable-depth', length: { min: 8, max: 64 }, depth: { min: 1, max: 8 } }
    assert.deepEqual(paths({ data, tests: { pairs: { preset: 'pairs', length: 40 } } }), [])
  })
})

describe('cells and files', () => {
  it('a warning of some cells says which', () => {
    const base = { data: fixed, tests: { 'in-distribution': {} } }
    const [issue] = warn(base, { 'data.preset': ['fixed-length', 'perturbed'], 'model.layers': [1, 2] })
    assert.match(
      issue?.message ?? '',
      /\(in 2 of 4 cells, the first data\.preset=perturbed model\.layers=1\)$/,
    )
  })

  it('a file that is not at hand silences what depends on it, and one that is is judged', () => {
    const ref = `sha256:${'0'.repeat(64)}`
    const base = { data: { preset: 'file', file: ref }, tests: { 'held-back': {} } }
    assert.deepEqual(paths(base), [])
    const strings = fromText(
      Array.from({ length: 50 }, (_, i) => ['()()', '(())', '))((', '((()'][i % 4] ?? ''),
    )
    const text = canonicalText(strings, measure(strings).label)
    const found = paths(base, {}, { files: (asked) => (asked === ref ? text : null) })
    assert.deepEqual(found, ['base.tests.held-back', 'base.data'])
  })

  it('what cannot be sampled is left to the run to say', () => {
    const tests = { 'in-distribution': {} }
    assert.doesNotThrow(() =>
      paths({ data: { preset: 'high-depth', length: 8, depth: { min: 4, max: 4 } }, tests }),
    )
  })
})
