import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { SweepstackError } from '@sweepstack/contracts'
import fc from 'fast-check'
import { measure } from '../features/measure.js'
import { canonicalText, digestOf, readCanonical } from './canonical.js'
import { StringsBuilder, toText, typesOf } from './strings.js'

const bytes = (text: string) => Buffer.from(text, 'latin1')

test('what is written is read, its digest is that of its bytes, and it is as the docs say', () => {
  const strings = fc.constantFrom(1, 2, 4, 5, 128).chain((types) =>
    fc.record({
      types: fc.constant(types),
      list: fc.array(fc.uint8Array({ min: 0, max: 2 * types - 1, minLength: 1, maxLength: 30 }), {
        maxLength: 20,
      }),
    }),
  )
  fc.assert(
    fc.property(strings, ({ types, list }) => {
      const builder = new StringsBuilder()
      for (const one of list) builder.push(one)
      const packed = builder.strings(types)
      const used = { ...packed, types: typesOf(packed.symbols) }
      const { label } = measure(packed)
      const text = canonicalText(packed, label)
      assert.equal(
        Buffer.from(text).toString(),
        list.map((_, i) => `${toText(used, i)} ${label[i]}\n`).join(''),
      )
      assert.equal(digestOf(packed, label), createHash('sha256').update(text).digest('hex'))
      const read = readCanonical(text)
      assert.deepEqual(
        [read.n, read.types, [...read.symbols], [...read.offsets]],
        [used.n, used.types, [...used.symbols], [...used.offsets]],
      )
    }),
  )
})

test('blocks of the digest: strings longer than one, and many of them', () => {
  const builder = new StringsBuilder()
  for (const length of [70_000, 1, 40, 2, 65_534]) builder.push(new Uint8Array(length).fill(3))
  for (let i = 0; i < 5000; i++) builder.push(Uint8Array.of(1, 0, 1, 1, 3))
  const strings = builder.strings(5)
  const label = new Uint8Array(strings.n)
  assert.equal(
    digestOf(strings, label),
    createHash('sha256').update(canonicalText(strings, label)).digest('hex'),
  )
})

test('a line that is none is an error that names it', () => {
  for (const line of [
    '',
    ' 1',
    '() 2',
    '()1',
    '(x) 1',
    '(a )0 1',
    '(128 )0 1',
    '(01 )1 1',
    '(0  )0 0',
    '(0 )0  1',
    '(0)0 1',
    '() 1 ',
  ])
    assert.throws(
      () => readCanonical(bytes(`(()) 1\n${line}\n`)),
      (error) =>
        error instanceof SweepstackError && error.code === 'file.invalid' && /line 2 /.test(error.message),
      line,
    )
  assert.throws(() => readCanonical(bytes('() 1')), /line 1 /)
  assert.throws(() => readCanonical(bytes('() 1\n()')), /line 2 /)
  assert.equal(readCanonical(bytes('')).n, 0)
})
