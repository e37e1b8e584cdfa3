import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, test } from 'node:test'
import { openApiBench } from '../helpers/api-bench.js'

const bench = await openApiBench({ uploadLimit: 10_000 })
const { client, url } = bench
after(() => bench.close())

const bytes = new TextEncoder().encode('sequence,stack_depth,count\n(()),2,0\n))((,0,0\n(),1,0\n')
const ref = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
const upload = (name: string, body: Uint8Array<ArrayBuffer>, type = 'text/csv') =>
  fetch(`${url}/v1/datasets?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body,
  })
const sweep = (file: string) => ({ name: 'file', base: { data: { preset: 'file', file } } })

test('a spec may name only what was uploaded', async () => {
  await assert.rejects(client.sweeps.create(sweep(ref)), { code: 'file.unknown', fix: /datasets/ })
  await assert.rejects(client.sweeps.dryRun(sweep(ref)), { code: 'file.unknown' })
  await assert.rejects(client.sweeps.dryRun(sweep('train.csv')), { code: 'spec.invalid', fix: /datasets/ })
})

test('a file is kept by its content, and can be named then', async () => {
  const first = await upload('a name.csv', bytes)
  assert.equal(first.status, 201)
  const again = await upload('another.csv', bytes, 'application/octet-stream')
  assert.equal(again.status, 200)
  const file = await client.datasets.get(ref)
  assert.deepEqual(file, {
    ref,
    name: 'a name.csv',
    bytes: bytes.length,
    rows: 3,
    balanced: 2,
    minLength: 2,
    maxLength: 4,
  })
  assert.deepEqual(await again.json(), file)
  assert.equal((await client.sweeps.create(sweep(ref))).runs.queued, 1)
})

test('JSON Lines by the client', async () => {
  const lines = new TextEncoder().encode('{"sequence":"()","label":1}\n{"sequence":")(","label":0}\n')
  assert.equal((await client.datasets.upload('x.jsonl', lines)).rows, 2)
})

test('a file whose labels are not those of its strings is refused with the lines', async () => {
  const wrong = new TextEncoder().encode('sequence,label\n((,1\n(),1\n)(,1\n')
  await assert.rejects(
    client.datasets.upload('wrong.csv', wrong),
    (error: { code: string; issues: { path: string }[] }) => {
      assert.deepEqual(
        [error.code, error.issues.map(({ path }) => path)],
        ['file.invalid', ['line 2', 'line 4']],
      )
      return true
    },
  )
})

test('too large, empty, of another type', async () => {
  assert.equal((await upload('x.csv', new Uint8Array(10_001))).status, 413)
  assert.equal((await upload('x.csv', new Uint8Array(0))).status, 400)
  assert.equal((await upload('x.csv', bytes, 'application/zip')).status, 415)
  assert.equal((await upload('a/b.csv', bytes)).status, 400)
})
