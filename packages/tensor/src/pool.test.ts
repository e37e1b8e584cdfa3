import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Pool } from './pool.js'

const thing = (name: string, gone: string[]) => ({ name, dispose: () => void gone.push(name) })

test('a pool gives what it was given, once, and lets go of the oldest', () => {
  const gone: string[] = []
  const pool = new Pool<ReturnType<typeof thing>>(2)
  assert.equal(pool.take('a'), undefined)
  pool.give('a', thing('first', gone))
  assert.equal(pool.take('a')?.name, 'first')
  assert.equal(pool.take('a'), undefined)
  for (const key of ['a', 'b', 'c']) pool.give(key, thing(key, gone))
  assert.deepEqual(gone, ['a'])
  pool.give('b', thing('another b', gone))
  pool.give('d', thing('d', gone))
  assert.deepEqual(gone, ['a', 'b', 'c'])
  assert.equal(pool.take('b')?.name, 'another b')
  pool.dispose()
  assert.deepEqual(gone, ['a', 'b', 'c', 'd'])
  assert.equal(pool.take('d'), undefined)
})

test('what may not serve another is let go of', () => {
  const gone: string[] = []
  const pool = new Pool<ReturnType<typeof thing>>(2, ({ name }) => name !== 'bad')
  pool.give('a', thing('good', gone))
  pool.give('a', thing('bad', gone))
  assert.deepEqual(gone, ['bad'])
  assert.equal(pool.take('a')?.name, 'good')
})
