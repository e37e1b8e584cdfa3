import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SweepstackError } from '../../errors.js'
import { resolveAlone } from '../alone.js'
import { bracketTypes, dataSchema, longestLength, shortestLength, testSchema, testSizeOf } from '../data.js'
import { expandSweep } from '../expand.js'
import { choicesOf } from '../targets.js'
import { compositionOf, generatedPresets, isGenerated, isSized, PRESETS } from './registry.js'

const data = (spec: object) => {
  const parsed = dataSchema.parse(spec)
  assert.ok(isGenerated(parsed))
  return { spec: parsed, is: compositionOf(parsed) }
}
/** What is wrong with a test, as `path: message -> fix`. */
const wrong = (test: object, spec: object = { preset: 'fixed-length', length: 40 }): string => {
  try {
    expandSweep({ name: 'x', base: { data: spec, tests: { t: test } } })
  } catch (error) {
    assert.ok(error instanceof SweepstackError)
    return error.issues.map((i) => `${i.path}: ${i.message} -> ${i.fix ?? ''}`).join('\n')
  }
  assert.fail('it was accepted')
}

describe('every preset', () => {
  for (const name of generatedPresets)
    it(`${name} says what it isolates, and is a composition`, () => {
      const { title, isolates } = PRESETS[name]
      assert.ok(title.endsWith('.') && isolates.length > 150)
      const isRange = ['variable-depth', 'length-split', 'flare-edits'].includes(name)
      const needsDepth = ['variable-depth', 'high-depth', 'depth-split'].includes(name)
      const fields = {
        length: isRange ? { min: 20, max: 120 } : 120,
        ...(needsDepth ? { depth: { min: 2, max: 8 } } : {}),
      }
      const test = testSchema.parse({ preset: name, ...fields })
      assert.equal(dataSchema.safeParse({ preset: name, ...fields }).success, !isSized(test))
      assert.ok(isGenerated(test) && testSizeOf(test) > 0)
      const { negatives, pairs } = compositionOf(test)
      assert.ok(negatives.length > 0 || pairs !== null)
    })
})

describe('what presets stand for', () => {
  it('variable-depth draws depth and length; fixed-length takes depths as strings have them', () => {
    const variable = data({
      preset: 'variable-depth',
      length: { min: 4, max: 20 },
      depth: { min: 3, max: 6 },
    })
    assert.deepEqual(variable.is.depth, { min: 3, max: 6 })
    assert.deepEqual([shortestLength(variable.spec), longestLength(variable.spec)], [6, 20])
    const fixed = data({ preset: 'fixed-length', length: 20, depth: { min: 3, max: 6 } })
    assert.deepEqual(fixed.is.depth, { within: { min: 3, max: 6 } })
    assert.deepEqual([shortestLength(fixed.spec), longestLength(fixed.spec)], [20, 20])
  })

  it('all-strings has the share of balanced strings that all strings of the length have', () => {
    const share = (length: number, types: number) =>
      data({ preset: 'all-strings', length, types }).is.balancedShare
    assert.deepEqual([share(2, 1), share(4, 1), share(4, 2)], [1 / 4, 2 / 16, (2 * 4) / 4 ** 4])
    assert.ok(Math.abs(share(16, 1) - 1430 / 65_536) < 1e-15)
  })

  it('counts have both signs, and half the length at most unless it is said', () => {
    const counts = (spec: object): number[] =>
      data(spec).is.negatives.flatMap((one) =>
        one.kind === 'count' ? choicesOf(one.count).map(({ value }) => value) : [],
      )
    assert.deepEqual(counts({ preset: 'all-counts', length: 8 }), [0, -2, 2, -4, 4])
    assert.deepEqual(counts({ preset: 'low-count', length: 40 }), [0, -2, 2, -4, 4])
    assert.deepEqual(counts({ preset: 'high-count', length: 40 }), [-14, 14, -16, 16, -18, 18, -20, 20])
    assert.deepEqual(counts({ preset: 'high-count', length: 512, count: { min: 91, max: 92 } }), [-92, 92])
  })

  it('each-count has as many strings of each even count, and says so itself', () => {
    const test = testSchema.parse({ preset: 'each-count' })
    assert.ok(isGenerated(test) && isSized(test))
    assert.equal(testSizeOf(test), 5100)
    assert.equal(compositionOf(test).negatives.length, 51)
    assert.equal(dataSchema.safeParse({ preset: 'each-count' }).success, false)
  })

  it('flare-edits reaches down to one bracket, dyck-k has types', () => {
    assert.equal(shortestLength(data({ preset: 'flare-edits', length: { min: 8, max: 40 } }).spec), 1)
    assert.equal(bracketTypes(data({ preset: 'dyck-k', types: 8, length: 40 }).spec), 8)
  })
})

describe('a preset that no string fits says where and what to do', () => {
  const slips: [string, object, RegExp, object?][] = [
    [
      'a count beyond the length',
      { preset: 'each-count' },
      /^base\.tests\.t\.count: no unbalanced string of length 40 has count 42 -> use even counts/,
    ],
    [
      'pairs too deep',
      { preset: 'pairs', depth: { min: 2, max: 19 } },
      /^base\.tests\.t\.depth\.max: .* depth 19 .* depth of at most 18/,
    ],
    [
      'half a pair',
      { preset: 'pairs', size: 7 },
      /^base\.tests\.t\.size: 7 strings are not whole pairs -> use 8/,
    ],
    [
      'types of one type',
      { preset: 'pairs', corruption: 'types' },
      /^base\.tests\.t\.corruption: .* -> give types a value/,
    ],
    [
      'a typed kind of one type',
      { preset: 'composition', negatives: [{ kind: 'type-order' }] },
      /negatives\.0\.kind: type-order needs several/,
    ],
    [
      'more types than were trained',
      { preset: 'dyck-k' },
      /^base\.tests\.t\.types: the test has 2 bracket types, the data 1/,
    ],
    [
      'a list with an impossible count',
      { preset: 'composition', negatives: [{ kind: 'count', count: [2, 41] }] },
      /negatives\.0\.count: .* count 41/,
    ],
    [
      'an odd count, which no length would help',
      { preset: 'composition', negatives: [{ kind: 'count', count: 3 }] },
      /negatives\.0\.count: no .* length 40 has count 3 -> use an even count: strings of even length have even counts only$/,
    ],
    [
      'a count above the length, which has a shortest length',
      { preset: 'composition', length: 8, negatives: [{ kind: 'count', count: [2, -10], start: 'open' }] },
      /negatives\.0\.count: .* count -10 .* -> use even counts between -8 and 8, or a length of at least 12$/,
    ],
    [
      'count 0 between ends that leave it no room, at that length',
      {
        preset: 'composition',
        length: 4,
        negatives: [{ kind: 'count', count: 0, start: 'open', end: 'close' }],
      },
      /negatives\.0\.count: .* -> use another count or other ends, or a length of at least 6$/,
    ],
    [
      'more weights than values',
      { preset: 'composition', length: { values: [4, 8], weights: [1] } },
      /t\.length\.weights: as many weights/,
    ],
    ['a value twice', { preset: 'composition', length: [4, 4] }, /t\.length: a value stands twice/],
    [
      'a depth in a list',
      { preset: 'composition', depth: [2, 30] },
      /t\.depth: no balanced string of length 40 has depth 30/,
    ],
    [
      'count 0 at a depth that leaves no room to go below 0',
      {
        preset: 'composition',
        length: 40,
        depth: { min: 2, max: 20 },
        negatives: [{ kind: 'joint', count: 0, depth: 'same' }],
      },
      /^base\.tests\.t\.negatives\.0\.depth: no unbalanced string of length 40 has depth 20 and count 0 -> use a length of at least 42, a lower depth or another count$/,
    ],
    [
      'a count above the same depth',
      {
        preset: 'composition',
        depth: { min: 2, max: 6 },
        negatives: [{ kind: 'joint', count: 4, depth: 'same' }],
      },
      /negatives\.0\.depth: .* has depth 2 and count 4 -> use a depth of at least 4, or a lower count: /,
    ],
    [
      'a depth, count and dip that no string has',
      { preset: 'composition', length: 8, negatives: [{ kind: 'joint', count: 0, depth: [4, 5], dip: -1 }] },
      /negatives\.0\.depth: no unbalanced string of length 8 has depth 4, count 0 and dip -1 -> use a length of at least 10/,
    ],
    [
      'a joint list with a count above the length',
      { preset: 'composition', negatives: [{ kind: 'joint', count: [0, 100, 2] }] },
      /negatives\.0\.count: no unbalanced string of length 40 has count 100 -> use a length of at least 100 or even counts between -40 and 40$/,
    ],
    [
      'a joint list with an odd count',
      { preset: 'composition', negatives: [{ kind: 'joint', count: [0, 3] }] },
      /negatives\.0\.count: .* has count 3 -> use an even count: strings of even length have even counts only$/,
    ],
    [
      'a joint range without an even count',
      {
        preset: 'composition',
        negatives: [{ kind: 'joint', depth: { min: 1, max: 9 }, count: { min: 3, max: 3 } }],
      },
      /negatives\.0\.count: .* has count 3 -> use an even count/,
    ],
    [
      'an odd count beside a depth, which is not at fault',
      { preset: 'composition', negatives: [{ kind: 'joint', depth: 3, count: 1 }] },
      /negatives\.0\.count: .* has count 1 -> use an even count/,
    ],
    [
      'a joint list of which one depth is too low for the count',
      { preset: 'composition', negatives: [{ kind: 'joint', depth: [2, 8], count: 4 }] },
      /negatives\.0\.depth: .* has depth 2 and count 4 -> use a depth of at least 4/,
    ],
    [
      'a joint list with a count above every depth that is the same',
      { preset: 'composition', negatives: [{ kind: 'joint', depth: 'same', count: [0, 30] }] },
      /negatives\.0\.count: .* has a depth from 1 to 20 and count 30 -> use a depth of at least 30, or a lower count/,
    ],
    [
      'a range of counts above every depth that is the same',
      { preset: 'composition', negatives: [{ kind: 'joint', depth: 'same', count: { min: 24, max: 30 } }] },
      /negatives\.0\.depth: .* and a count from 24 to 30 -> use a depth of at least 24/,
    ],
    [
      'a joint list with a dip below the length',
      { preset: 'composition', negatives: [{ kind: 'joint', dip: [-2, -41] }] },
      /negatives\.0\.dip: .* has dip -41 -> use a length of at least 42 or a dip of at least -40$/,
    ],
    [
      'a count below the dip',
      { preset: 'composition', negatives: [{ kind: 'joint', count: -10, dip: -3 }] },
      /negatives\.0\.count: .* has count -10 and dip -3 -> use a dip of at most -10/,
    ],
    [
      'count 0 that never goes below 0',
      { preset: 'composition', negatives: [{ kind: 'joint', count: 0, dip: 0 }] },
      /negatives\.0\.count: .* -> use a dip below 0 or another count: .* is balanced$/,
    ],
    [
      'neither up nor down',
      { preset: 'composition', negatives: [{ kind: 'joint', depth: 0, dip: 0 }] },
      /negatives\.0\.depth: .* -> use a depth above 0 or a dip below 0/,
    ],
    [
      'up and down further than there is room',
      {
        preset: 'composition',
        negatives: [{ kind: 'joint', depth: { min: 20, max: 30 }, dip: { min: -18, max: -15 } }],
      },
      /negatives\.0\.depth: .* a depth from 20 to 30 and a dip from -18 to -15 -> use a length of at least 50, a lower depth or a dip nearer to 0$/,
    ],
    [
      'a cut of flat strings',
      { preset: 'composition', depth: { min: 1, max: 6 }, negatives: [{ kind: 'truncation' }] },
      /negatives\.0\.kind: truncation needs/,
    ],
    [
      'one odd count, of which there would be no strings',
      { preset: 'each-count', length: 10, count: { min: 1, max: 1 } },
      /^base\.tests\.t\.count: a string of even length has an even count -> give a range/,
    ],
    [
      'one odd count without its sign',
      { preset: 'low-count', count: { min: 3, max: 3 } },
      /^base\.tests\.t\.count: a string of even length has an even count/,
    ],
    [
      'a largest count above the length',
      { preset: 'all-counts', length: 40, maxCount: 44 },
      /^base\.tests\.t\.maxCount: no unbalanced string of length 40 has count -42/,
    ],
    [
      'weights with no finite sum',
      {
        preset: 'composition',
        negatives: [
          { kind: 'random', weight: 1e308 },
          { kind: 'swaps', weight: 1e308 },
        ],
      },
      /negatives\.0\.weight: /,
    ],
    [
      'a weight of which half is nothing',
      { preset: 'composition', negatives: [{ kind: 'random', weight: 5e-324 }] },
      /negatives\.0\.weight: /,
    ],
    [
      'both ends in six brackets',
      { preset: 'zero-count', length: 4, start: 'open', end: 'close' },
      /t\.start: .* -> use a length of at least 6/,
    ],
  ]
  it('but a joint range drops what cannot be, and values that go with some others are taken', () => {
    for (const fields of [
      { count: { min: -41, max: 60 } },
      { depth: [3, 10], count: [0, 2, 8] },
      { depth: 'same', count: [0, 18], dip: { min: -40, max: 0 } },
    ])
      assert.ok(
        resolveAlone({ preset: 'composition', length: 40, negatives: [{ kind: 'joint', ...fields }] }),
      )
  })

  for (const [slip, test, message, spec] of slips) it(slip, () => assert.match(wrong(test, spec), message))
})
