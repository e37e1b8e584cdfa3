// Files that torch.save would write, and those that somebody else would.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { describe, test } from 'node:test'
import { SweepstackError } from '@sweepstack/contracts'
import fc from 'fast-check'
import { floatsOf } from '../files/tensor-file.js'
import { openTensors } from '../open.js'
import { dictPickle, P, tensorPickle, tupleOf } from '../testing/pickle-writer.js'
import { type NewEntry, writeZip } from '../testing/zip-writer.js'

const floats = (...values: number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer)
const file = (pickle: Uint8Array, data: Uint8Array, more: Partial<NewEntry> = {}): Uint8Array =>
  writeZip([
    { name: 'model/data.pkl', content: pickle },
    { name: 'model/byteorder', content: Buffer.from('little') },
    { name: 'model/data/0', content: data, ...more },
  ])
const refuses = (bytes: Uint8Array, message: RegExp): void => {
  assert.throws(
    () => openTensors(bytes),
    (error: unknown) => {
      assert.ok(error instanceof SweepstackError, String(error))
      assert.equal(error.code, 'model.invalid')
      assert.match(error.message, message)
      return true
    },
  )
}
const small = dictPickle({ w: tensorPickle({ size: 6, shape: [2, 3], strides: [3, 1] }) })
const good = file(small, floats(1, 2, 3, 4, 5, 6))

describe('a state dict', () => {
  test('is read as torch would read it: strides, offsets, storages shared', () => {
    const pickle = dictPickle({
      whole: tensorPickle({ size: 6, shape: [2, 3], strides: [3, 1] }),
      transposed: tensorPickle({ size: 6, shape: [3, 2], strides: [1, 3] }),
      last: tensorPickle({ size: 6, offset: 3, shape: [3] }),
      scalar: tensorPickle({ size: 6, offset: 2, shape: [], strides: [] }),
      none: tensorPickle({ size: 6, shape: [0, 7], strides: [7, 1] }),
    })
    const tensors = openTensors(file(pickle, floats(1, 2, 3, 4, 5, 6)))
    const read = (name: string) => [...floatsOf(tensors.get(name)!)]
    assert.deepEqual(read('whole'), [1, 2, 3, 4, 5, 6])
    assert.deepEqual(read('transposed'), [1, 4, 2, 5, 3, 6])
    assert.deepEqual(read('last'), [4, 5, 6])
    assert.deepEqual(read('scalar'), [3])
    assert.deepEqual(read('none'), [])
  })

  test('may be of float16, bfloat16 and float64, and of big-endian numbers', () => {
    const half = Buffer.from([0x00, 0x3c, 0x00, 0xc0, 0x01, 0x00, 0xff, 0x7b])
    const brain = Buffer.from([0x80, 0x3f, 0x00, 0xc0, 0x20, 0x41, 0x00, 0x00])
    const double = new Uint8Array(Float64Array.of(0.1, -3).buffer)
    const of = (storage: string, data: Uint8Array, size: number) =>
      floatsOf(
        openTensors(file(dictPickle({ w: tensorPickle({ storage, size, shape: [size] }) }), data)).get('w')!,
      )
    assert.deepEqual([...of('HalfStorage', half, 4)], [1, -2, 2 ** -24, 65504])
    assert.deepEqual([...of('BFloat16Storage', brain, 4)], [1, -2, 10, 0])
    assert.deepEqual([...of('DoubleStorage', double, 2)], [Math.fround(0.1), -3])
    const big = writeZip([
      { name: 'm/data.pkl', content: dictPickle({ w: tensorPickle({ size: 1, shape: [1] }) }) },
      { name: 'm/byteorder', content: Buffer.from('big') },
      { name: 'm/data/0', content: Buffer.from([0x3f, 0x80, 0, 0]) },
    ])
    assert.deepEqual([...floatsOf(openTensors(big).get('w')!)], [1])
  })

  test('may be zip64, without checksums, with a comment, and a part of a larger buffer', () => {
    const entries = [
      { name: 'm/data.pkl', content: small },
      { name: 'm/data/0', content: floats(1, 2, 3, 4, 5, 6) },
    ]
    const unchecked = entries.map((entry) => ({ ...entry, crc: 0 }))
    const moved = new Uint8Array(good.length + 5)
    moved.set(good, 3)
    for (const bytes of [
      writeZip(entries, { zip64: true }),
      writeZip(unchecked),
      writeZip(entries, { comment: 'by hand' }),
      moved.subarray(3, 3 + good.length),
    ])
      assert.deepEqual([...floatsOf(openTensors(bytes).get('w')!)], [1, 2, 3, 4, 5, 6])
  })

  test('of numbers that are no floats is opened, and refused where they are asked for', () => {
    const pickle = dictPickle({ mask: tensorPickle({ storage: 'BoolStorage', size: 4, shape: [4] }) })
    const mask = openTensors(file(pickle, Buffer.alloc(4))).get('mask')!
    assert.throws(() => floatsOf(mask), /mask: has numbers of type BOOL/)
    const nan = openTensors(file(small, floats(1, 2, Number.NaN, 4, 5, 6))).get('w')!
    assert.throws(() => floatsOf(nan), /w: element 2 is NaN/)
  })
})

describe('a pickle that does more than name tensors is refused, and nothing is run', () => {
  const trace = '/tmp/sweepstack-was-run'
  const calls = (module: string, name: string) =>
    Buffer.concat([P.proto(2), P.global(module, name), tupleOf(P.text(`touch ${trace}`)), P.reduce, P.stop])
  for (const [module, name] of [
    ['os', 'system'],
    ['posix', 'system'],
    ['builtins', 'eval'],
    ['torch', 'load'],
    ['torch._utils', '_rebuild_tensor_v3'],
    ['collections', 'OrderedDict.__init__'],
    ['__proto__', 'toString'],
  ] as const)
    test(`${module}.${name}`, () => {
      const [pattern] = [`names ${module}.${name}`.replaceAll('.', '\\.')]
      refuses(file(calls(module, name), floats()), new RegExp(`data\\.pkl: ${pattern}.*nothing was run`))
      refuses(file(dictPickle({ w: calls(module, name).subarray(2, -1) }), floats()), new RegExp(pattern))
    })

  test('by protocol 4, by inst, by a build, by an extension', () => {
    const short = (text: string) => Buffer.concat([Buffer.of(0x8c, text.length), Buffer.from(text)])
    const byName = Buffer.concat([P.proto(4), short('os'), short('system'), Buffer.of(0x93), P.stop])
    refuses(file(byName, floats()), /names os\.system/)
    const inst = Buffer.concat([P.proto(2), P.mark, P.text('true'), Buffer.from('ios\nsystem\n'), P.stop])
    refuses(file(inst, floats()), /has the opcode 0x69 at byte/)
    refuses(file(Buffer.concat([P.proto(2), Buffer.of(0x82, 1), P.stop]), floats()), /opcode 0x82/)
    const built = dictPickle({ w: Buffer.concat([tensorPickle({ size: 1, shape: [1] }), P.dict, P.build]) })
    refuses(file(built, floats(1)), /sets the state of a tensor/)
    const filled = dictPickle({
      w: Buffer.concat([P.global('collections', 'OrderedDict'), tupleOf(P.list), P.reduce]),
    })
    refuses(file(filled, floats()), /makes an OrderedDict of something/)
    assert.equal(existsSync(trace), false)
  })
})

describe('what is no state dict is refused, by what it is', () => {
  test('entries that are no tensors', () => {
    const entry = (value: Buffer) => file(dictPickle({ epoch: value }), floats())
    refuses(entry(P.int(3)), /epoch: holds a number, not a tensor/)
    refuses(entry(P.none), /epoch: holds None/)
    refuses(entry(P.list), /epoch: holds a list/)
    refuses(entry(P.text('x')), /epoch: holds a text/)
    assert.throws(
      () => openTensors(entry(P.dict)),
      (error: unknown) =>
        /torch\.save\(checkpoint\["epoch"\], PATH\)/.test((error as SweepstackError).fix ?? ''),
    )
    refuses(file(Buffer.concat([P.proto(2), P.list, P.stop]), floats()), /holds a list, not a dict/)
    refuses(file(Buffer.concat([P.proto(2), P.dict, P.stop]), floats()), /holds an empty dict/)
    refuses(
      file(Buffer.concat([P.proto(2), P.dict, P.int(1), P.int(2), P.setItem, P.stop]), floats()),
      /a name in the dict is a number/,
    )
  })

  test('other files', () => {
    const old = Buffer.from('80028a0a6cfc9c46f9206aa850192e80024de9032e', 'hex')
    refuses(old, /format of torch before 1\.6/)
    refuses(Buffer.from('80037d712e', 'hex'), /a bare pickle/)
    refuses(new Uint8Array(0), /it is empty/)
    refuses(Buffer.from('hello, this is a text'), /neither safetensors nor a file of torch\.save/)
    refuses(writeZip([{ name: 'a.txt', content: floats() }]), /has no data\.pkl/)
    refuses(
      writeZip([
        { name: 'm/data.pkl', content: small },
        { name: 'm/constants.pkl', content: floats() },
      ]),
      /TorchScript/,
    )
  })

  test('pickles that are malformed', () => {
    const of = (...parts: Buffer[]) => file(Buffer.concat([P.proto(2), ...parts]), floats())
    refuses(of(P.stop), /takes from an empty stack/)
    refuses(of(P.none, P.none, P.stop), /leaves something on its stack/)
    refuses(of(P.tuple, P.stop), /no mark to go back to/)
    refuses(of(Buffer.from('h\x05'), P.stop), /reads memo 5/)
    refuses(of(P.list, P.none, P.none, P.setItem, P.stop), /sets items of what is no dict/)
    refuses(of(P.dict, P.none, P.append, P.stop), /appends to what is no list/)
    refuses(of(P.none, P.persId, P.stop), /not a storage of tensors/)
    refuses(of(P.dict), /ends half way/)
    refuses(of(Buffer.from('X\xff\xff\xff\x7f', 'latin1')), /a text of 2147483647 bytes/)
    refuses(of(Buffer.from('('.repeat(5000))), /nested beyond reason/)
    refuses(file(Buffer.concat([P.proto(1), P.dict, P.stop]), floats()), /pickle protocol 1/)
  })
})

describe('tensors that are not where they say are refused', () => {
  const of = (tensor: Parameters<typeof tensorPickle>[0], data = floats(1, 2, 3, 4, 5, 6)) =>
    file(dictPickle({ w: tensorPickle(tensor) }), data)
  test('beyond their storage', () => {
    refuses(of({ size: 6, shape: [7] }), /reaches beyond its storage of 6 numbers/)
    refuses(of({ size: 6, offset: 5, shape: [2] }), /reaches beyond/)
    refuses(of({ size: 6, shape: [2, 2], strides: [6, 1] }), /reaches beyond/)
    refuses(of({ size: 6, shape: [-1] }), /without storage, offset, shape and strides/)
    refuses(of({ size: 6, shape: [2], strides: [-1] }), /without storage/)
    refuses(of({ size: 6, shape: [2, 2], strides: [1] }), /without storage/)
    refuses(of({ size: 6, shape: Array(65).fill(1) }), /a tensor of 65 axes; there are at most 64/)
  })

  test('with more elements than bytes: a view that repeats some could claim terabytes', () => {
    refuses(of({ size: 1, shape: [2 ** 30, 2 ** 30], strides: [0, 0] }, floats(1)), /reaches beyond/)
    refuses(of({ size: 1, shape: [2n ** 62n], strides: [0] }, floats(1)), /without storage|reaches beyond/)
  })

  test('with a storage that is not there, or not of its size', () => {
    refuses(of({ size: 5, shape: [5] }), /should be 20 bytes in data\/0, and are 24/)
    refuses(of({ key: '1', size: 6, shape: [6] }), /data\/1, and are not there/)
    refuses(of({ key: '../data.pkl', size: 6, shape: [6] }), /are not there/)
    refuses(of({ storage: 'QInt8Storage', size: 6, shape: [6] }), /names torch\.QInt8Storage/)
    refuses(of({ storage: 'ComplexFloatStorage', size: 6, shape: [6] }), /names torch\.ComplexFloatStorage/)
  })
})

describe('a zip file that is more than stored entries is refused', () => {
  const data = floats(1, 2, 3, 4, 5, 6)
  test('packed', () => refuses(file(small, data, { method: 8 }), /is packed/))
  test('encrypted', () => refuses(file(small, data, { flags: 1 }), /is encrypted/))
  test('with a false checksum', () => refuses(file(small, data, { crc: 1 }), /does not have its checksum/))
  test('reaching beyond the file', () => {
    refuses(file(small, data, { size: 10_000 }), /reaches beyond/)
    refuses(file(small, data, { size: 2 ** 31 }), /reaches beyond/)
    refuses(file(small, data, { at: 2 ** 31 }), /not where the directory/)
  })
  test('with entries that overlap, or share a name', () => {
    refuses(file(small, data, { at: 0 }), /overlaps|checksum/)
    const twice = [
      { name: 'm/data.pkl', content: small },
      { name: 'm/data.pkl', content: small },
    ]
    refuses(writeZip(twice), /stands twice/)
  })
  test('with absurdly many entries, or a directory that is not whole', () => {
    const entries = [{ name: 'm/data.pkl', content: small }]
    refuses(writeZip(entries, { zip64: true, count: 2 ** 40 }), /says it has 1099511627776 entries/)
    refuses(writeZip(entries, { count: 2 }), /directory of the zip file is not whole/)
  })
})

test('whatever is cut off or changed, the answer is an error of ours or the same names, and quick', () => {
  const answer = (bytes: Uint8Array): void => {
    try {
      for (const tensor of openTensors(bytes).values()) if (tensor.dtype === 'F32') floatsOf(tensor)
    } catch (error) {
      assert.ok(error instanceof SweepstackError && error.code === 'model.invalid', String(error))
    }
  }
  for (let end = 0; end < good.length; end++)
    assert.throws(() => openTensors(good.subarray(0, end)), SweepstackError)
  const change = fc.record({ at: fc.nat(good.length - 1), to: fc.nat(255) })
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
      // Without checksums, so that the changes get as far as the pickle.
      const bytes = writeZip([
        { name: 'm/data.pkl', content: small, crc: 0 },
        { name: 'm/data/0', content: floats(1, 2, 3, 4, 5, 6), crc: 0 },
      ])
      for (const { at, to } of changes) bytes[at % bytes.length] = to
      answer(bytes)
    }),
    { numRuns: 3000 },
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) =>
      answer(writeZip([{ name: 'm/data.pkl', content: Buffer.concat([P.proto(2), bytes]), crc: 0 }])),
    ),
    { numRuns: 3000 },
  )
})
