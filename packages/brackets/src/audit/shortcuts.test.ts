import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shortcutNames, shortcutSchema } from '@sweepstack/contracts'
import { rng } from '@sweepstack/stats'
import fc from 'fast-check'
import { type Dataset, makeDataset } from '../features/dataset.js'
import { generate } from '../generate/generate.js'
import { fromText } from '../strings/strings.js'
import { allStrings } from '../testing/enumerate.js'
import { countRule } from './count-rule.js'
import { LOOKS } from './looks.js'
import { shortcutsOf } from './shortcuts.js'
import { type ExactShortcut, sightsOf } from './sights.js'

const datasetOf = (texts: readonly string[]): Dataset => {
  const strings = fromText(texts)
  return makeDataset(strings, new Uint8Array(strings.n))
}
const scores = (dataset: Dataset) => {
  const sights = sightsOf(dataset)
  return (name: ExactShortcut) => sights.scoreOf(name)
}
const bracket = fc.constantFrom('(', ')')
const someStrings = fc
  .array(fc.array(bracket, { maxLength: 8 }), { minLength: 1, maxLength: 60 })
  .map((all) => datasetOf(all.map((string) => string.join(''))))

test('no function of what is seen is right more often, or orders better, than the ceiling', () => {
  fc.assert(
    fc.property(someStrings, fc.nat(), (dataset, seed) => {
      const score = scores(dataset)
      for (const name of Object.keys(LOOKS) as (keyof typeof LOOKS)[]) {
        const { correct, auc, rawAuc } = score(name)
        const seen = LOOKS[name].see(dataset)
        const coin = rng(seed, 'any function')
        const answers = new Map<number, number>()
        let right = 0
        for (let i = 0; i < dataset.n; i++) {
          const value = seen[i] as number
          if (!answers.has(value)) answers.set(value, coin.int(2))
          if (answers.get(value) === dataset.label[i]) right += 1
        }
        assert.ok(right <= correct && correct <= dataset.n)
        assert.equal(auc === null, dataset.balanced === 0 || dataset.balanced === dataset.n)
        if (rawAuc !== null) assert.ok(rawAuc <= (auc as number) + 1e-12)
      }
      // Seeing more is never worth less.
      assert.ok(score('count-and-ends').correct >= Math.max(score('count').correct, score('ends').correct))
      assert.ok(score('majority').correct === Math.max(dataset.balanced, dataset.n - dataset.balanced))
    }),
  )
})

test('of all strings of length 8: counts by hand', () => {
  const dataset = datasetOf(allStrings(8))
  const score = scores(dataset)
  assert.equal(dataset.balanced, 14)
  assert.equal(score('majority').correct, 242)
  // Of count 0 there are 70, 14 of them balanced: unbalanced is the better answer even there.
  assert.equal(score('count').correct, 242)
  assert.ok(Math.abs((score('count').rawAuc as number) - (186 + 56 / 2) / 242) < 1e-12)
  // Balanced strings have dip 0, as have C(8, 4) of all.
  assert.equal(score('dip').correct, 242)
  assert.ok(Math.abs((score('dip').auc as number) - (186 + 56 / 2) / 242) < 1e-12)
  assert.equal(score('counter-to-4').correct, 256)
  assert.equal(score('counter-to-4').auc, 1)
  assert.equal(score('length').auc, 0.5)
})

test('a counter to k is right on what is no deeper, and a fixed rule beyond', () => {
  const dataset = datasetOf(['()()', '(())', '(()', '((())', '((()))', ')(', '(', ''])
  const score = scores(dataset)
  // To 1: `(())` and `((()))` are rejected, `(()` is accepted. To 2: `((()))` and `((())`.
  assert.equal(score('counter-to-1').correct, 8 - 3)
  assert.equal(score('counter-to-2').correct, 8 - 2)
  assert.equal(score('counter-to-4').correct, 8)
})

test('a counter to k is what a loop over the prefixes says', () => {
  fc.assert(
    fc.property(someStrings, (dataset) => {
      for (const [name, most] of [['counter-to-1', 1] as const, ['counter-to-2', 2] as const]) {
        let correct = 0
        for (let i = 0; i < dataset.n; i++) {
          let height: number | null = 0
          for (const symbol of dataset.symbols.subarray(dataset.offsets[i], dataset.offsets[i + 1]))
            if (height !== null)
              height = symbol === 1 ? Math.min(most, height + 1) : height === 0 ? null : height - 1
          if ((height === 0) === (dataset.label[i] === 1)) correct += 1
        }
        assert.equal(scores(dataset)(name).correct, correct)
      }
    }),
  )
})

test('the trailing run and the ends', () => {
  const dataset = datasetOf(['(())', '()()', '(()(', '))))', '(', ''])
  assert.deepEqual([...LOOKS['trailing-run'].see(dataset)], [2, 1, 0, 4, 0, 0])
  assert.equal(new Set(LOOKS.ends.see(dataset)).size, 4)
})

test('of several types the ends show whether they are of one, as an exchange of types changes it', () => {
  // Of the eight balanced strings of length 4 and two types six have ends of one type, of the four exchanges two.
  const balanced = ['(())', '([])', '[()]', '[[]]', '()()', '[][]', '()[]', '[]()']
  const exchanges = ['([)]', '[(])', '(][)', '[)(]']
  const score = scores(datasetOf([...balanced, ...exchanges, ...exchanges]))
  assert.deepEqual([score('ends').correct, score('count-and-ends').correct], [6 + 4, 6 + 4])
})

test('what counts, counts each bracket type: a wrong type shows in the counts, two exchanged do not', () => {
  const score = scores(datasetOf(['([])', '([)]', '()[]', '(]', '[]', '(([]']))
  for (const name of ['count', 'count-and-ends'] as const) assert.equal(score(name).correct, 5)
  assert.equal(score('count').auc, 5 / 6)
  // Ends of two types, as `([)]` has, are those of one balanced string here and not of the others.
  assert.equal(score('count-and-ends').auc, 8.5 / 9)
  // scored by the number itself: of three unbalanced, `([)]` ties with the balanced and the others are below
  assert.equal(score('count').rawAuc, 2.5 / 3)
})

test('order does not see types: a wrong one has the prefixes of a balanced string', () => {
  const score = scores(datasetOf(['([])', '([)]', '()[]', '(]']))
  for (const name of ['dip', 'counter-to-16'] as const) assert.equal(score(name).correct, 2)
})

test('of generated Dyck-k strings, counting finds all single wrong types and no exchange', () => {
  const of = (kind: 'type-mismatch' | 'type-order') =>
    scores(
      generate(
        {
          types: 3,
          length: 20,
          depth: null,
          balancedShare: 0.5,
          negatives: [
            kind === 'type-order' ? { kind, weight: 1 } : { kind, mismatches: { min: 1, max: 1 }, weight: 1 },
          ],
          pairs: null,
        },
        200,
        { seed: 0, stream: 'types', avoid: null },
      ),
    )('count').correct
  assert.deepEqual([of('type-mismatch'), of('type-order')], [200, 100])
})

test('the best rule by count is right as often as its ceiling, and says balanced where labels are as many', () => {
  fc.assert(
    fc.property(someStrings, (dataset) => {
      const said = countRule(dataset)
      const right = dataset.label.filter((y, i) => said[i] === y).length
      assert.equal(right, scores(dataset)('count').correct)
    }),
  )
  assert.deepEqual([...countRule(datasetOf(['()', ')(']))], [1, 1])
  assert.deepEqual([...countRule(datasetOf(['()', ')(', '())(']))], [0, 0, 0])
  assert.deepEqual([...countRule(datasetOf(['((']))], [0])
  assert.deepEqual([...countRule(datasetOf(['([])', '([)]', '(]']))], [1, 1, 0])
})

test('every shortcut is there, in order, in the wire shape; a dataset without strings has none', () => {
  const all = shortcutsOf(datasetOf(['()', ')(', '(())', '))']), datasetOf(['()', '(((']))
  assert.deepEqual(
    all.map(({ name }) => name),
    shortcutNames,
  )
  for (const one of all) assert.ok(shortcutSchema.safeParse(one).success)
  assert.deepEqual(shortcutsOf(datasetOf([]), null), [])
})
