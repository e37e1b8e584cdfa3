import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rng } from '@sweepstack/stats'
import { addTypes, fillSymbols } from './types.js'

const LENGTH = 100

/** As it is said: a power of two takes bits of words from the lowest on, any other number draws each entry. */
const below = (n: number, step: number): number[] => {
  const r = rng(5, n)
  const bits = n.toString(2).length - 1
  if (n !== 2 ** bits) return Array.from({ length: LENGTH }, () => step * r.int(n))
  const perWord = Math.floor(32 / bits)
  const entries: number[] = []
  while (entries.length < LENGTH) {
    const word = r.uint32().toString(2).padStart(32, '0')
    for (let i = 1; i <= perWord; i++)
      entries.push(step * Number.parseInt(word.slice(32 - i * bits, 32 - (i - 1) * bits), 2))
  }
  return entries.slice(0, LENGTH)
}

test('the same symbols for every number of types there can be, whatever an engine takes log2 for', (t) => {
  const log2 = Math.log2
  t.mock.method(Math, 'log2', (x: number) => log2(x) * (1 + Number.EPSILON))
  for (let types = 1; types <= 128; types++) {
    const symbols = new Uint8Array(LENGTH)
    fillSymbols(types, rng(5, 2 * types), symbols)
    assert.deepEqual([...symbols], below(2 * types, 1), `${2 * types} symbols`)
    const typed = new Uint8Array(LENGTH)
    addTypes(types, rng(5, types), typed)
    assert.deepEqual([...typed], types === 1 ? Array(LENGTH).fill(0) : below(types, 2), `${types} types`)
  }
})
