import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dataFileSchema } from '@sweepstack/contracts'
import { openBench } from './bench.js'
import { sha256Of } from './blobs.js'

const bench = openBench()
const summary = { rows: 2, balanced: 1, minLength: 2, maxLength: 4 }
const fileOf = (text: string, name = 'a.csv') => ({
  ref: `sha256:${sha256Of(Buffer.from(text))}`,
  name,
  bytes: Buffer.from(text),
  summary,
})

test('a file is kept by its content, once, as it was first named', async () => {
  const files = await Promise.all(
    ['a.csv', 'b.csv', 'c.csv'].map((name) => bench.store.files.put(fileOf('()', name))),
  )
  assert.equal(new Set(files.map((file) => file.name)).size, 1)
  const stored = dataFileSchema.parse(await bench.store.files.get(files[0]!.ref))
  assert.deepEqual(stored, { ref: files[0]!.ref, name: stored.name, bytes: 2, ...summary })
  assert.equal(Buffer.from(await bench.store.files.bytes(stored.ref)).toString(), '()')
  const [row] = await bench.db.query<{ n: number }>('SELECT count(*) AS n FROM blobs')
  assert.equal(row?.n, 1)
})

test('bytes survive as they are, a view into a larger buffer included', async () => {
  const whole = Uint8Array.from({ length: 70_000 }, (_, i) => i % 256)
  const bytes = whole.subarray(10, 66_000)
  const ref = `sha256:${sha256Of(bytes)}`
  await bench.store.files.put({ ref, name: 'x\0.bin', bytes, summary })
  assert.deepEqual(new Uint8Array(await bench.store.files.bytes(ref)), new Uint8Array(bytes))
  assert.equal((await bench.store.files.get(ref)).name, 'x.bin')
})

test('a ref that is not the hash of the bytes is refused', async () => {
  await assert.rejects(bench.store.files.put({ ...fileOf('()'), ref: `sha256:${'0'.repeat(64)}` }), {
    code: 'internal',
  })
})

test('unknown and malformed refs are not found', async () => {
  const { ref } = await bench.store.files.put(fileOf('(())'))
  const unknown = `sha256:${'1'.repeat(64)}`
  assert.deepEqual(await bench.store.files.has([ref, unknown, 'nonsense', '']), new Set([ref]))
  for (const bad of [unknown, 'nonsense', '', ref.toUpperCase()]) {
    await assert.rejects(bench.store.files.get(bad), { code: 'not-found' })
    await assert.rejects(bench.store.files.bytes(bad), { code: 'not-found' })
  }
})
