import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { uploadSchema } from '@sweepstack/contracts'
import { openApiBench } from '../helpers/api-bench.js'
import { bytesOf } from '../helpers/bytes-of.js'
import { until } from '../helpers/until.js'

const spoolDir = mkdtempSync(join(tmpdir(), 'sweepstack-uploads-test-'))
const bench = await openApiBench({ uploadLimit: 100_000, unpackedLimit: 200_000, spoolDir })
const { client, url } = bench
after(async () => {
  await bench.close()
  assert.deepEqual(readdirSync(spoolDir), [], 'the folder for uploads goes with the API')
  rmSync(spoolDir, { recursive: true })
})

type Body = string | Uint8Array<ArrayBuffer>
const utf8 = (text: string) => new TextEncoder().encode(text)
const refOf = (canonical: string) => `sha256:${createHash('sha256').update(canonical).digest('hex')}`
const CSV = 'sequence,stack_depth,count\n(()),2,0\n))((,0,0\n(),1,0\n'
const CANONICAL = '(()) 1\n))(( 0\n() 1\n'
const ref = refOf(CANONICAL)
const send = (query: string, body: Body, type = 'text/csv') =>
  fetch(`${url}/v1/datasets?${query}`, { method: 'POST', headers: { 'content-type': type }, body })
const sweep = (file: string) => ({ name: 'file', base: { data: { preset: 'file', file } } })

/** Files of uploads under way, in the one folder that the API has for them. */
const spooled = () => readdirSync(spoolDir).flatMap((folder) => readdirSync(join(spoolDir, folder)))
const nothingLeft = async (known: number) => {
  await until('no upload on disk', () => spooled().length === 0)
  assert.equal((await client.datasets.list({ limit: 1000 })).items.length, known)
}

test('a spec may name only what was uploaded', async () => {
  await assert.rejects(client.sweeps.create(sweep(ref)), { code: 'file.unknown', fix: /datasets/ })
  await assert.rejects(client.sweeps.dryRun(sweep(ref)), { code: 'file.unknown' })
  await assert.rejects(client.sweeps.dryRun(sweep('train.csv')), { code: 'spec.invalid', fix: /datasets/ })
})

test('a file is kept by its strings, and can be named then', async () => {
  const first = await send('name=a%20name.csv', CSV)
  assert.equal(first.status, 201)
  assert.equal(first.headers.get('location'), `/v1/datasets/${ref}`)
  const uploaded = uploadSchema.parse(await first.json())
  const { createdAt, skipped, issues, ...file } = uploaded
  assert.deepEqual(file, {
    ...{ ref, name: 'a name.csv', bytes: CANONICAL.length, rows: 3, balanced: 2, types: 1 },
    ...{ minLength: 2, maxLength: 4 },
  })
  assert.deepEqual([skipped, issues], [0, []])
  assert.deepEqual(await client.datasets.get(ref), { ...file, createdAt })
  const again = await send('name=another.csv', CSV, 'application/octet-stream')
  assert.equal(again.status, 200)
  assert.deepEqual(await again.json(), uploaded)
  assert.equal((await client.sweeps.create(sweep(ref))).runs.queued, 1)
  await nothingLeft(1)
})

test('the same strings are one file, whatever they are written as', async () => {
  const { datasets } = client
  const parquet = await bytesOf(await datasets.content(ref, 'parquet'))
  assert.equal(Buffer.from(parquet.subarray(0, 4)).toString(), 'PAR1')
  const jsonl = '{"sequence":"(())","label":1}\n{"sequence":"))((","label":0}\n{"sequence":"()","label":1}\n'
  const renamed = CSV.replace('sequence,stack_depth,count', 'text,d,c')
  const columns = { sequence: 'text', stack_depth: 'd', count: 'c' }
  const unlabelled = 'sequence\n(())\n))((\n()\n'
  const others = CSV.replaceAll('(', 'a').replaceAll(')', 'b')
  const uploads = [
    datasets.upload('x.parquet', parquet),
    datasets.upload('x.jsonl', utf8(jsonl)),
    datasets.upload('x.csv.gz', gzipSync(CSV)),
    datasets.upload('x', gzipSync(jsonl)),
    datasets.upload('renamed.csv', utf8(renamed), { columns }),
    datasets.upload('unlabelled.csv', utf8(unlabelled), { columns: { label: null } }),
    datasets.upload('others.csv', utf8(others), { alphabet: 'ab' }),
    datasets.upload('csv.txt', utf8(CSV), { format: 'csv' }),
    datasets.upload('streamed.csv', streamOf(CSV)),
    datasets.upload('streamed.csv', streamOf(CSV), { bytes: CSV.length }),
  ]
  for (const { ref: got, name } of await Promise.all(uploads))
    assert.deepEqual([got, name], [ref, 'a name.csv'])
  for (const type of ['application/gzip', 'application/vnd.apache.parquet', 'application/x-ndjson'])
    assert.equal((await send('name=x', type === 'application/gzip' ? gzipSync(CSV) : CSV, type)).status, 200)
  await nothingLeft(1)
})

async function* streamOf(text: string): AsyncGenerator<Uint8Array> {
  for (const letter of text) yield utf8(letter)
}

test('several bracket types, few and many', async () => {
  const few = await client.datasets.upload('few.csv', utf8('sequence,label\n([]),1\n([)],0\n'))
  assert.deepEqual([few.types, few.balanced, few.ref], [2, 1, refOf('([]) 1\n([)] 0\n')])
  const many = await client.datasets.upload('many.csv', utf8('sequence,label\n(7 (0 )0 )7,1\n(7 )0,0\n'))
  assert.deepEqual([many.types, many.ref], [8, refOf('(7 (0 )0 )7 1\n(7 )0 0\n')])
  const text = new TextDecoder().decode(await bytesOf(await client.datasets.content(many.ref)))
  assert.match(text, /^sequence,label.*\n"?\(7 \(0 \)0 \)7"?,1,/)
})

test('bad rows: an error that names them and nothing kept; skipped and counted where that is asked for', async () => {
  const known = (await client.datasets.list()).items.length
  const wrong = utf8('sequence,label\n((,1\n(),1\n)(,1\n()(),1\n')
  await assert.rejects(
    client.datasets.upload('wrong.csv', wrong),
    (error: { code: string; fix?: string; issues: { path: string }[] }) => {
      assert.equal(error.code, 'file.invalid')
      assert.match(error.fix ?? '', /leave them out with `skipBad=true`/)
      assert.deepEqual(
        error.issues.map(({ path }) => /line \d+/.exec(path)?.[0]),
        ['line 2', 'line 4'],
      )
      return true
    },
  )
  await nothingLeft(known)
  const kept = await client.datasets.upload('wrong.csv', wrong, { skipBad: true })
  assert.deepEqual([kept.ref, kept.rows, kept.skipped], [refOf('() 1\n()() 1\n'), 2, 2])
  assert.deepEqual(kept.issues.length, 2)
  const none = utf8('sequence,label\n((,1\n')
  await assert.rejects(client.datasets.upload('none.csv', none, { skipBad: true }), { code: 'file.invalid' })
  await nothingLeft(known + 1)
})

const known = async () => (await client.datasets.list({ limit: 1000 })).items.length
const refused: [what: string, query: string, body: () => Body, type: string, status: number, code: string][] =
  [
    ['too large', 'name=x.csv', () => '('.repeat(100_001), 'text/csv', 413, 'request.too-large'],
    ['empty', 'name=x.csv', () => '', 'text/csv', 400, 'file.invalid'],
    ['of another type', 'name=x.csv', () => CSV, 'application/zip', 415, 'request.media-type'],
    ['JSON, as questions are', 'name=x.csv', () => '{}', 'application/json', 415, 'request.media-type'],
    ['with a folder in its name', 'name=a%2Fb.csv', () => CSV, 'text/csv', 400, 'request.invalid'],
    ['of an unknown format', 'name=x.csv&format=xls', () => CSV, 'text/csv', 400, 'request.invalid'],
    ['with half an alphabet', 'name=x.csv&alphabet=a', () => CSV, 'text/csv', 400, 'request.invalid'],
    ['with an unknown parameter', 'name=x.csv&column.depth=d', () => CSV, 'text/csv', 400, 'request.invalid'],
    ['without the column named', 'name=x.csv&column.sequence=y', () => CSV, 'text/csv', 400, 'file.invalid'],
    [
      'broken gzip',
      'name=x.gz',
      () => gzipSync(CSV).subarray(0, 30),
      'application/gzip',
      400,
      'file.invalid',
    ],
    [
      'a bomb',
      'name=x.gz',
      () => gzipSync(`sequence,label\n${'(),1\n'.repeat(50_000)}`),
      'application/gzip',
      400,
      'file.invalid',
    ],
  ]
for (const [what, query, body, type, status, code] of refused)
  test(`an upload ${what}: ${status} ${code}, and nothing is left of it`, async () => {
    const before = await known()
    const response = await send(query, body(), type)
    assert.deepEqual([response.status, ((await response.json()) as { code: string }).code], [status, code])
    await nothingLeft(before)
  })

test('a stream that grows too large is refused on its way', async () => {
  const before = await known()
  const endless = async function* () {
    for (let i = 0; i < 10_000; i++) yield utf8('(),1\n'.repeat(100))
  }
  await assert.rejects(client.datasets.upload('endless.csv', endless()), { code: 'request.too-large' })
  await nothingLeft(before)
})

test('half an upload leaves nothing, neither on disk nor in the store', async () => {
  const before = await known()
  const call = request(`${url}/v1/datasets?name=half.csv`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv', 'content-length': '1000' },
  })
  call.on('error', () => {})
  call.write(CSV)
  await until('the upload on disk', () => spooled().length > 0)
  call.destroy()
  await nothingLeft(before)
})

test('the list has every file once, newest first, page by page', async () => {
  const whole = await client.datasets.list()
  assert.equal(whole.next, null)
  assert.ok(whole.items.length >= 4)
  const paged = []
  let cursor: string | undefined
  do {
    const page = await client.datasets.list({ limit: 2, ...(cursor === undefined ? {} : { cursor }) })
    paged.push(...page.items)
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  assert.deepEqual(paged, whole.items)
  const ofSweeps = (await client.sweeps.list({ limit: 1 })).items[0]
  assert.ok(ofSweeps)
  await assert.rejects(client.datasets.list({ cursor: 'x' }), { code: 'request.invalid' })
})

test('a stored file written out and read in again is the same file', async () => {
  for (const { ref: file } of (await client.datasets.list()).items)
    for (const format of ['csv', 'jsonl', 'parquet'] as const) {
      const bytes = await bytesOf(await client.datasets.content(file, format))
      assert.equal((await client.datasets.upload(`again.${format}`, bytes)).ref, file, format)
    }
  const none = `sha256:${'0'.repeat(64)}`
  for (const call of [
    () => client.datasets.content(none),
    () => client.datasets.audit(none),
    () => client.datasets.preview(none),
  ])
    await assert.rejects(call, { code: 'not-found' })
})
