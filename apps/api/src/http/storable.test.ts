import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkStorable } from './storable.js'

const refused: [string, unknown, string][] = [
  ['NUL', { a: ['x\0'] }, 'a.0'],
  ['NUL in a key', { a: { 'b\0': 1 } }, 'a'],
  ['half a pair', { a: '\ud83d' }, 'a'],
  ['1e400', JSON.parse('{"a":1e400}'), 'a'],
  ['__proto__', JSON.parse('{"a":{"__proto__":{}}}'), 'a.__proto__'],
  ['constructor', { constructor: 1 }, 'constructor'],
]
for (const [what, value, path] of refused)
  test(`${what} is refused where it stands`, () => {
    assert.throws(
      () => checkStorable(value),
      (error: { code: string; issues: { path: string }[] }) =>
        error.code === 'request.invalid' && error.issues[0]?.path === path,
    )
  })

test('a depth no stack could hold is refused, not overflown', () => {
  assert.throws(() => checkStorable(JSON.parse('['.repeat(300_000) + ']'.repeat(300_000))), /nested deeper/)
})

test('whatever JSON holds besides is let through', () => {
  const key = fc
    .string()
    .filter((k) => !['__proto__', 'constructor', 'prototype'].includes(k) && !k.includes('\0'))
  const text = fc.string({ unit: 'grapheme' }).filter((t) => !t.includes('\0'))
  fc.assert(
    fc.property(fc.dictionary(key, fc.oneof(text, fc.integer(), fc.constant(null))), (v) => checkStorable(v)),
  )
})
