import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SweepstackError } from '@sweepstack/contracts'
import { parseSpec } from './parse.js'

const fault = (text: string): { code: string; path: string; message: string } => {
  try {
    parseSpec(text, 'x.yaml')
  } catch (error) {
    assert.ok(error instanceof SweepstackError)
    return { code: error.code, path: error.issues[0]?.path ?? '', message: error.message }
  }
  return assert.fail('no error')
}

test('YAML with anchors and merge keys, and JSON, give the same data', () => {
  const yaml = 'a: &one { x: 1e-3, y: [1, 2] }\nb: { <<: *one, x: 2 }\n'
  assert.deepEqual(parseSpec(yaml, 'x.yaml').value, {
    a: { x: 0.001, y: [1, 2] },
    b: { x: 2, y: [1, 2] },
  })
  assert.deepEqual(parseSpec('{"a": {"x": 1e-3}}', 'x.json').value, { a: { x: 0.001 } })
})

test('a duplicate key, bad syntax and a tab are errors with line and column', () => {
  assert.deepEqual(
    [fault('name: a\nbase:\n  data: 1\n  data: 2\n'), fault('name: [a\nbase: 1'), fault('a:\n\tb: 1\n')].map(
      ({ code, path }) => [code, path],
    ),
    [
      ['spec.unparsable', 'x.yaml:4:3'],
      ['spec.unparsable', 'x.yaml:2:1'],
      ['spec.unparsable', 'x.yaml:2:1'],
    ],
  )
})

test('an empty file, two documents, an unknown tag and an alias without anchor are errors', () => {
  assert.match(fault('').message, /empty/)
  assert.match(fault('# only a comment\n').message, /empty/)
  assert.match(fault('a: 1\n---\nb: 2\n').message, /several documents/)
  assert.match(fault('a: !!js/function x\n').message, /tag/i)
  assert.equal(fault('a: *nothing\n').code, 'spec.unparsable')
})

test('aliases that multiply are refused, not expanded', () => {
  const bomb = ['a: &a [x,x,x,x,x,x,x,x,x,x]']
  for (const [to, from] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf', 'hg', 'ih'])
    bomb.push(`${to}: &${to} [${Array(10).fill(`*${from}`).join(',')}]`)
  assert.equal(fault(bomb.join('\n')).code, 'spec.unparsable')
})

test('fields are found in the file, matrix paths as well; a missing one is at the deepest that is there', () => {
  const { locate } = parseSpec(
    'name: a\nbase:\n  data:\n    depth: { min: 2 }\nmatrix:\n  model.layers: [1, 2]\n',
    's.yaml',
  )
  assert.equal(locate('base.data.depth.min'), 's.yaml:4:14')
  assert.equal(locate('base.data.length'), 's.yaml:3:3')
  assert.equal(locate('matrix.model.layers'), 's.yaml:6:3')
  assert.equal(locate('matrix.model.layers.1'), 's.yaml:6:21')
  assert.equal(locate('seeds'), null)
})
