import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SweepstackError } from '@sweepstack/contracts'
import fc from 'fast-check'
import { openTensors } from '../open.js'
import { openSafetensors } from './safetensors.js'
import { floatsOf } from './tensor-file.js'
import { writeSafetensors } from './write-safetensors.js'

const fileOf = (header: unknown, body: Uint8Array, length?: bigint): Uint8Array => {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header))
  const size = Buffer.alloc(8)
  size.writeBigUInt64LE(length ?? BigInt(json.length))
  return new Uint8Array(Buffer.concat([size, json, body]))
}
const refuses = (bytes: Uint8Array, message: RegExp): void => {
  assert.throws(
    () => openSafetensors(bytes),
    (error: unknown) => {
      assert.ok(error instanceof SweepstackError, String(error))
      assert.equal(error.code, 'model.invalid')
      assert.match(error.message, message)
      return true
    },
  )
}
const f32 = (from: number, to: number, shape = [(to - from) / 4]) => ({
  dtype: 'F32',
  shape,
  data_offsets: [from, to],
})

test('what is written is read back, with its metadata', () => {
  const values = Float32Array.of(1, -0.5, 3e38, 0)
  const bytes = writeSafetensors([{ name: 'a.b', shape: [2, 2], values }], { format: 'pt' })
  const { tensors, metadata } = openSafetensors(bytes)
  assert.deepEqual(floatsOf(tensors.get('a.b')!), values)
  assert.deepEqual([tensors.get('a.b')!.shape, metadata], [[2, 2], { format: 'pt' }])
  assert.deepEqual([...openTensors(bytes).keys()], ['a.b'])
})

test('tensors in any order, scalars and empty ones', () => {
  const body = new Uint8Array(Float32Array.of(1, 2, 3).buffer)
  const { tensors } = openSafetensors(
    fileOf({ b: f32(4, 12), a: f32(0, 4, []), none: f32(12, 12, [0, 5]) }, body),
  )
  assert.deepEqual([...floatsOf(tensors.get('b')!)], [2, 3])
  assert.deepEqual([...floatsOf(tensors.get('a')!)], [1])
  assert.deepEqual([...floatsOf(tensors.get('none')!)], [])
})

test('as many axes as torch has are read, and no more', () => {
  const body = new Uint8Array(Float32Array.of(1, 2).buffer)
  const ones = Array.from({ length: 62 }, () => 1)
  const { tensors } = openSafetensors(fileOf({ w: f32(0, 8, [1, ...ones, 2]) }, body))
  assert.deepEqual([...floatsOf(tensors.get('w')!)], [1, 2])
  refuses(fileOf({ w: f32(0, 8, [1, 1, ...ones, 2]) }, body), /w: a tensor of 65 axes; there are at most 64/)
})

test('a float64 too large for float32 is refused where it is read', () => {
  const entry = { dtype: 'F64', shape: [1], data_offsets: [0, 8] }
  const { tensors } = openSafetensors(fileOf({ w: entry }, new Uint8Array(Float64Array.of(1e300).buffer)))
  assert.throws(() => floatsOf(tensors.get('w')!), /w: element 0 is Infinity as float32/)
})

test('what is not a whole safetensors file is refused by name', () => {
  const body = new Uint8Array(12)
  refuses(new Uint8Array(3), /no safetensors file, or was cut short/)
  refuses(fileOf({}, body, 2n ** 60n), /its header does not fit/)
  refuses(fileOf('[1]', body), /no JSON object/)
  refuses(fileOf('{"a":', body), /no JSON object/)
  refuses(fileOf({ w: 3 }, body), /w: the header has no dtype, shape and data_offsets/)
  refuses(fileOf({ w: { ...f32(0, 12), dtype: 'Q4' } }, body), /w: has numbers of the unknown type Q4/)
  refuses(fileOf({ w: { ...f32(0, 12), dtype: '__proto__' } }, body), /unknown type __proto__/)
  refuses(fileOf({ w: f32(0, 12, [-3]) }, body), /whole numbers from 0/)
  refuses(fileOf({ w: f32(0, 12, [4]) }, body), /F32 \[4\] does not take the 12 bytes/)
  refuses(fileOf({ w: f32(0, 12, [2 ** 40, 2 ** 40]) }, body), /does not take/)
  refuses(fileOf({ w: f32(0, 16) }, body), /lies outside the file/)
  refuses(fileOf({ w: { ...f32(0, 4), data_offsets: [4, 0] } }, body), /lies outside/)
  refuses(fileOf({ a: f32(0, 8), b: f32(4, 12) }, body), /b: overlaps the tensor before it/)
  refuses(fileOf({ a: f32(0, 4), b: f32(8, 12) }, body), /b: leaves a gap/)
  refuses(fileOf({ a: f32(0, 8) }, body), /4 bytes of it belong to no tensor/)
  refuses(fileOf({ a: f32(4, 12) }, body), /belong to no tensor|leaves a gap/)
  refuses(fileOf({ __metadata__: { a: 1 }, w: f32(0, 12) }, body), /__metadata__: is not an object of texts/)
})

test('whatever is cut off or changed, the answer is an error of ours or a file', () => {
  const good = writeSafetensors([{ name: 'w', shape: [3], values: Float32Array.of(1, 2, 3) }], { a: 'b' })
  for (let end = 0; end < good.length; end++) refuses(good.subarray(0, end), /./)
  const change = fc.record({ at: fc.nat(good.length - 1), to: fc.nat(255) })
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
      const bytes = good.slice()
      for (const { at, to } of changes) bytes[at] = to
      try {
        openSafetensors(bytes)
      } catch (error) {
        assert.ok(error instanceof SweepstackError && error.code === 'model.invalid', String(error))
      }
    }),
    { numRuns: 3000 },
  )
})
