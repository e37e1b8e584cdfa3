import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auditSchema } from '@sweepstack/contracts'
import fc from 'fast-check'
import { chunkedOf, inMemory } from '../datasets/one-dataset.js'
import type { Chunked } from '../features/chunked.js'
import { type Dataset, makeDataset } from '../features/dataset.js'
import { kindIndex } from '../features/kinds.js'
import { fromText } from '../strings/strings.js'
import { auditAll } from './audit-all.js'
import { shortcutsOf } from './shortcuts.js'

const datasetOf = (texts: readonly string[], types = 1) => {
  const strings = fromText(texts, types)
  return makeDataset(strings, new Uint8Array(strings.n).fill(kindIndex('random')))
}
const whole = (name: string, dataset: Dataset) => chunkedOf(inMemory(name, dataset))
const named = (name: string, texts: readonly string[]) => {
  const dataset = datasetOf(texts)
  return { ...whole(name, dataset), dataset }
}
const train = named('train', ['()()', '(())', '((()', ')()(', '(()(', '()'])
const validation = named('validation', ['()(())', '()))'])
const zero = named('test:zero', ['(())', '())(', '))(('])

test('datasets that belong together: n-grams fitted to train, strings looked for both ways', async () => {
  const audit = await auditAll([train, validation, zero])
  assert.ok(auditSchema.safeParse(audit).success)
  const [first, , last] = audit.datasets
  assert.deepEqual(first?.shared, [
    { with: 'validation', n: 0 },
    { with: 'test:zero', n: 1 },
  ])
  assert.deepEqual(last?.shared, [
    { with: 'train', n: 1 },
    { with: 'validation', n: 0 },
  ])
  assert.deepEqual(last?.shortcuts, shortcutsOf(zero.dataset, train.dataset))
  assert.deepEqual(first?.shortcuts, shortcutsOf(train.dataset, null))
  assert.deepEqual(
    audit.warnings.map(({ path }) => path),
    ['tests.zero', 'tests.zero'],
  )
})

test('a file by itself is judged as a test: of one label a constant answer passes it', async () => {
  const { warnings } = await auditAll([named('only.csv', [')(', '))'])])
  assert.deepEqual(
    warnings.map(({ path }) => path),
    ['only.csv'],
  )
  assert.match(warnings[0]?.message ?? '', /^a constant answer passes only\.csv/)
})

test('of nearly one label a constant answer passes it too, and its share is said', async () => {
  const strings = Array.from({ length: 200 }, (_, i) => (i === 0 ? '()' : ')('))
  const [issue] = (await auditAll([named('rare.csv', strings)])).warnings
  assert.match(issue?.message ?? '', /passes rare\.csv: 99\.5 % or more of its strings are unbalanced$/)
  assert.match(issue?.fix ?? '', /balanced accuracy/)
})

test('lengths that tell the label are named, with what to do', async () => {
  const lengths = named('test:lengths', ['()()', '(())', '())(()', '()))((', '()())(()', '(()))(()'])
  const { warnings } = await auditAll([lengths])
  assert.deepEqual(warnings, [
    {
      path: 'tests.lengths',
      message:
        'the test lengths: the length alone scores 100.0 % and counting 66.7 %, so an accuracy up to there shows neither',
      fix: 'give balanced and unbalanced strings the same lengths',
    },
  ])
})

test('strings of which another has copies count as often as they come', async () => {
  const test = named('test:a', ['()', '()', '(())', ')(', '((', ')('])
  const { datasets } = await auditAll([test, named('train', ['()', ')(', '))))']), named('empty', [])])
  assert.deepEqual(datasets[0]?.shared, [
    { with: 'train', n: 4 },
    { with: 'empty', n: 0 },
  ])
  assert.deepEqual([datasets[0]?.distinct, datasets[0]?.duplicates], [4, 2])
})

/** The same strings in chunks of so many, which may be none. */
const chunked = (
  name: string,
  texts: readonly string[],
  sizes: readonly number[],
  types: number,
): Chunked => ({
  ...{ name, n: texts.length, types, longest: 8 },
  chunks: async function* () {
    for (let at = 0, c = 0; at < texts.length || c < sizes.length; c++) {
      const size = sizes[c] ?? texts.length
      yield datasetOf(texts.slice(at, at + size), types)
      at += size
    }
  },
})

test('an audit of strings that come in chunks is that of them all, however they are cut', async () => {
  const some = fc.array(
    fc.constantFrom('', '()', ')(', '([)]', '(())', '((((', '()()', '(4 )4', ')4 (4 (0 )0'),
    {
      maxLength: 30,
    },
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(some, { maxLength: 3 }),
      fc.array(fc.nat(8), { maxLength: 5 }),
      fc.boolean(),
      async (lists, sizes, isWide) => {
        const types = isWide ? 5 : 2
        const texts = lists.map((list) => (isWide ? list : list.filter((text) => !/\d/.test(text))))
        const names = ['train', 'test:a', 'b.csv']
        assert.deepEqual(
          await auditAll(texts.map((list, i) => chunked(names[i] as string, list, sizes, types))),
          await auditAll(texts.map((list, i) => whole(names[i] as string, datasetOf(list, types)))),
        )
      },
    ),
  )
})

test('nothing to audit', async () => {
  assert.deepEqual(await auditAll([]), { datasets: [], warnings: [] })
  assert.deepEqual((await auditAll([named('empty', [])])).warnings, [])
})
