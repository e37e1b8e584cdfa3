import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auditSchema } from '@sweepstack/contracts'
import { makeDataset } from '../features/dataset.js'
import { kindIndex } from '../features/kinds.js'
import { fromText } from '../strings/strings.js'
import { auditAll } from './audit-all.js'
import { shortcutsOf } from './shortcuts.js'

const named = (name: string, texts: readonly string[]) => {
  const strings = fromText(texts)
  return { name, dataset: makeDataset(strings, new Uint8Array(strings.n).fill(kindIndex('random'))) }
}
const train = named('train', ['()()', '(())', '((()', ')()(', '(()(', '()'])
const validation = named('validation', ['()(())', '()))'])
const zero = named('test:zero', ['(())', '())(', '))(('])

test('datasets that belong together: n-grams fitted to train, strings looked for both ways', () => {
  const audit = auditAll({ datasets: [train, validation, zero] })
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

test('a file by itself is judged as a test: of one label a constant answer passes it', () => {
  const { warnings } = auditAll({ datasets: [named('only.csv', [')(', '))'])] })
  assert.deepEqual(
    warnings.map(({ path }) => path),
    ['only.csv'],
  )
  assert.match(warnings[0]?.message ?? '', /^a constant answer passes only\.csv/)
})

test('lengths that tell the label are named, with what to do', () => {
  const lengths = named('test:lengths', ['()()', '(())', '())(()', '()))((', '()())(()', '(()))(()'])
  const { warnings } = auditAll({ datasets: [lengths] })
  assert.deepEqual(warnings, [
    {
      path: 'tests.lengths',
      message:
        'the test lengths: the length alone scores 100.0 % and counting 66.7 %, so an accuracy up to there shows neither',
      fix: 'give balanced and unbalanced strings the same lengths',
    },
  ])
})

test('nothing to audit', () => {
  assert.deepEqual(auditAll({ datasets: [] }), { datasets: [], warnings: [] })
  assert.deepEqual(auditAll({ datasets: [named('empty', [])] }).warnings, [])
})
