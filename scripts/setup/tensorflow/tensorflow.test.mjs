import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { crc32, deflateRawSync } from 'node:zlib'
import { fetchWheel } from './fetch-wheel.mjs'
import { isWhole, unpackLibrary } from './library.mjs'
import { parseRequirement, release, supported } from './release.mjs'
import { readZip } from './zip.mjs'

const folder = mkdtempSync(join(tmpdir(), 'sweepstack-wheel-'))
after(() => rmSync(folder, { recursive: true }))

test('every supported machine has a wheel pinned by hash', () => {
  for (const machine of supported) {
    const { version, sha256, tags, project } = release(machine)
    assert.match(version, /^2\.\d+\.\d+$/)
    assert.match(sha256, /^[0-9a-f]{64}$/)
    assert.ok(tags.length > 0 && project.startsWith('tensorflow'))
  }
  assert.equal(release('sunos-sparc'), undefined)
  assert.throws(() => parseRequirement('tensorflow-cpu==2.16.2'), /has no/)
})

test('the library and the headers the addon needs are unpacked, and known to be whole', async () => {
  const wheel = join(folder, 'good.whl')
  writeFileSync(wheel, zipOf(wheelFiles()))
  const library = join(folder, 'library')
  const wanted = { sha256: 'a'.repeat(64) }
  assert.ok(!isWhole(library, wanted))
  await unpackLibrary(wheel, library, wanted)
  assert.ok(isWhole(library, wanted))
  assert.ok(!isWhole(library, { sha256: 'b'.repeat(64) }))
  assert.equal(readFileSync(join(library, 'lib', 'libtensorflow_cc.so.2'), 'utf8'), 'c'.repeat(5_000))
  assert.equal(readFileSync(join(library, 'include', 'tensorflow', 'c', 'c_api.h'), 'utf8'), '')
  assert.ok(existsSync(join(library, 'include', 'xla', 'tsl', 'c', 'tsl_status.h')))
  assert.ok(!existsSync(join(library, 'include', 'tensorflow', 'core', 'framework')))
  writeFileSync(join(library, 'lib', 'libtensorflow_cc.so.2'), 'cut short')
  assert.ok(!isWhole(library, wanted))
})

test('a wheel without the library, a damaged one and a file that is no zip are errors', async () => {
  const files = wheelFiles()
  delete files['tensorflow/libtensorflow_cc.so.2']
  const path = join(folder, 'bad.whl')
  const unpack = () => unpackLibrary(path, join(folder, 'bad'), { sha256: '' })
  writeFileSync(path, zipOf(files))
  await assert.rejects(unpack, /holds no libtensorflow_cc\.so\.2/)
  writeFileSync(path, zipOf(wheelFiles(), { wrongCrc: true }))
  await assert.rejects(unpack, /damaged: its CRC-32/)
  assert.ok(!existsSync(join(folder, 'bad')))
  writeFileSync(path, 'not a zip')
  assert.throws(() => readZip(path), /is not a zip file/)
})

test('a wheel the user brought is used if its hash is right, and left where it is', async () => {
  const path = join(folder, 'own.whl')
  writeFileSync(path, 'wheel')
  const sha256 = createHash('sha256').update('wheel').digest('hex')
  const env = { SWEEPSTACK_TENSORFLOW_WHEEL: path }
  const found = await fetchWheel({ sha256 }, folder, env)
  found.remove()
  assert.equal(found.path, path)
  assert.ok(existsSync(path))
  await assert.rejects(fetchWheel({ sha256: '0'.repeat(64) }, folder, env), /has SHA-256 .* expected 0000/)
  await assert.rejects(
    fetchWheel({ sha256 }, folder, { SWEEPSTACK_TENSORFLOW_WHEEL: '/none' }),
    /does not exist/,
  )
})

function wheelFiles() {
  return {
    'tensorflow/__init__.py': 'python',
    'tensorflow/libtensorflow_cc.so.2': 'c'.repeat(5_000),
    'tensorflow/libtensorflow_framework.so.2': 'framework',
    'tensorflow/include/tensorflow/c/c_api.h': '',
    'tensorflow/include/xla/tsl/c/tsl_status.h': 'status',
    'tensorflow/include/tensorflow/core/framework/op.h': 'op',
  }
}

/** A zip file, every other entry deflated. */
function zipOf(files, { wrongCrc = false } = {}) {
  const parts = []
  const directory = []
  let offset = 0
  Object.entries(files).forEach(([name, text], i) => {
    const data = Buffer.from(text)
    const packed = i % 2 === 1 ? deflateRawSync(data) : data
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(i % 2 === 1 ? 8 : 0, 4)
    fields.writeUInt32LE(wrongCrc ? 1 : crc32(data), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(data.length, 18)
    fields.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name), packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    const made = Buffer.from([20, 0])
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), made, fields, tail, Buffer.from(name)]),
    )
    parts.push(local)
    offset += local.length
  })
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, central, end])
}
