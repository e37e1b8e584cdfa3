import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { modelSchema, SweepstackError } from '@sweepstack/contracts'
import { layoutOf } from './layout.js'
import { fromSafetensors, toSafetensors } from './model-file.js'

const spec = modelSchema.parse({ layers: 2, dModel: 8, heads: 2, dMlp: 6, positional: 'learned' })
const reach = { length: 10, types: 3 }
const params = Float32Array.from({ length: layoutOf(spec, reach).size }, (_, i) => Math.sin(i))
const file = toSafetensors({ spec, reach, params })

const refused = (error: unknown) => error instanceof SweepstackError && error.code === 'model.invalid'

test('what is written is read back to the bit', () => {
  assert.deepEqual(fromSafetensors(file), { spec, reach, params })
  // As a part of a larger buffer, at an odd place.
  const moved = new Uint8Array(file.length + 3)
  moved.set(file, 3)
  assert.deepEqual(fromSafetensors(moved.subarray(3)), { spec, reach, params })
})

test('the same weights are the same file as before the spec had later fields', () => {
  const spec = modelSchema.parse({ layers: 1, dModel: 8, heads: 2, dMlp: 8 })
  const reach = { length: 12, types: 1 }
  const params = Float32Array.from({ length: layoutOf(spec, reach).size }, (_, i) => i / 1024)
  const sha256 = createHash('sha256').update(toSafetensors({ spec, reach, params })).digest('hex')
  assert.equal(sha256, '0aec9333eaf0cd72844a85ca131e853f4fb1600c88f3a2dd736257ef7ea52df7')
})

test('the header is as the format wants it: 8-aligned JSON, gapless offsets, names of TransformerLens', () => {
  const length = Number(new DataView(file.buffer).getBigUint64(0, true))
  assert.equal((8 + length) % 8, 0)
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)))
  assert.deepEqual(header['blocks.1.attn.W_Q'].shape, [2, 8, 4])
  assert.deepEqual(header['embed.W_E'].shape, [9, 8])
  assert.equal(typeof header.__metadata__.spec, 'string')
  assert.equal(header.__metadata__.types, '3')
  let end = 0
  for (const [name, entry] of Object.entries<{ data_offsets: [number, number] }>(header)) {
    if (name === '__metadata__') continue
    assert.equal(entry.data_offsets[0], end, name)
    end = entry.data_offsets[1]
  }
  assert.equal(8 + length + end, file.length)
})

test('a file cut short or of another kind is refused', () => {
  for (const size of [0, 7, 100, file.length - 4])
    assert.throws(() => fromSafetensors(file.subarray(0, size)), refused, String(size))
  assert.throws(() => fromSafetensors(new Uint8Array(64)), refused)
})

test('a file without its reach, or with another than its tensors have, is refused by name', () => {
  const saying = (types: string) => {
    const text = Buffer.from(file).toString('latin1')
    const changed = text.replace('"types":"3"', types.padEnd(11))
    return fromSafetensors(Uint8Array.from(changed, (character) => character.charCodeAt(0)))
  }
  assert.throws(() => saying('"types":"2"'), /embed\.W_E: should be F32 \[7,8\], the file has F32 \[9,8\]/)
  assert.throws(() => saying('"types":"0"'), /whole types from 1 to 128, and say 0/)
  assert.throws(() => saying('"tapes":"3"'), /whole types from 1 to 128, and say undefined/)
})
