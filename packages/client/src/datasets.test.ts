import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createClient } from './client.js'
import { scriptedServer } from './testing/scripted-server.js'

const REF = `sha256:${'a'.repeat(64)}`
const FILE = {
  ...{ ref: REF, name: 'a.csv', bytes: 7, rows: 1, balanced: 1, types: 1, minLength: 4, maxLength: 4 },
  createdAt: '2026-01-01T00:00:00.000Z',
}
const UPLOAD = { ...FILE, skipped: 0, issues: [] }
const AUDIT = { datasets: [], warnings: [] }

async function* pieces(): AsyncGenerator<Uint8Array> {
  for (const text of ['sequence,', 'label\n', '(()),1\n']) yield new TextEncoder().encode(text)
}
const answering = async (answer: unknown) => {
  const server = await scriptedServer((_, __, response) => {
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer))
  })
  return { ...server, datasets: createClient({ baseUrl: server.url }).datasets }
}

test('bytes are sent whole, and again where no answer came', async (t) => {
  const server = await scriptedServer((_, __, response) => {
    if (server.seen.length === 1) response.writeHead(503).end()
    else response.end(JSON.stringify(UPLOAD))
  })
  t.after(server.close)
  const { datasets } = createClient({ baseUrl: server.url })
  assert.deepEqual(await datasets.upload('a b.csv', new TextEncoder().encode('x')), UPLOAD)
  assert.deepEqual(
    server.seen.map(({ url, body }) => [url, body]),
    Array(2).fill(['/v1/datasets?name=a+b.csv', 'x']),
  )
})

test('a stream is sent as it comes, once, with its length where that is known', async (t) => {
  const { seen, datasets, close } = await answering(UPLOAD)
  t.after(close)
  await datasets.upload('a.csv', pieces())
  await datasets.upload('a.csv', pieces(), { bytes: 22 })
  await datasets.upload('a.csv', ReadableStream.from(pieces()))
  assert.deepEqual(
    seen.map(({ body, headers }) => [body, headers['content-length'], headers['transfer-encoding']]),
    [
      ['sequence,label\n(()),1\n', undefined, 'chunked'],
      ['sequence,label\n(()),1\n', '22', undefined],
      ['sequence,label\n(()),1\n', undefined, 'chunked'],
    ],
  )
  const down = await scriptedServer((_, __, response) => response.writeHead(503).end())
  t.after(down.close)
  await assert.rejects(createClient({ baseUrl: down.url }).datasets.upload('a.csv', pieces()), {
    code: 'unavailable',
  })
  assert.equal(down.seen.length, 1)
})

test('how a file is to be read goes into the query; a column given as null is named empty', async (t) => {
  const { seen, datasets, close } = await answering(UPLOAD)
  t.after(close)
  await datasets.upload('a.csv', pieces(), {
    ...{ format: 'csv', alphabet: '[]', skipBad: true },
    columns: { sequence: 'text', label: null, count: undefined },
  })
  await datasets.upload('a.csv', pieces(), { skipBad: false })
  const queries = seen.map(({ url }) => Object.fromEntries(new URL(url ?? '', 'http://x').searchParams))
  assert.deepEqual(queries, [
    {
      ...{ name: 'a.csv', format: 'csv', alphabet: '[]', skipBad: 'true' },
      ...{ 'column.sequence': 'text', 'column.label': '' },
    },
    { name: 'a.csv' },
  ])
})

test('a stored file is asked about by GET, data of one’s own by POST', async (t) => {
  const { seen, datasets, close } = await answering(AUDIT)
  t.after(close)
  const data = { preset: 'fixed-length', length: 4 }
  await datasets.audit(REF)
  await datasets.audit({ data, seed: 3 })
  await datasets.previewSvg(REF)
  await datasets.previewSvg({ data }, { test: 'near' })
  assert.deepEqual(
    seen.map(({ method, url, body }) => [method, url, body]),
    [
      ['GET', `/v1/datasets/${encodeURIComponent(REF)}/audit`, ''],
      ['POST', '/v1/datasets/audit', JSON.stringify({ data, seed: 3 })],
      ['GET', `/v1/datasets/${encodeURIComponent(REF)}/preview?format=svg`, ''],
      ['POST', '/v1/datasets/preview?test=near&format=svg', JSON.stringify({ data })],
    ],
  )
})

test('content and generated strings come as streams', async (t) => {
  const { seen, datasets, close } = await answering('sequence,label\n')
  t.after(close)
  for (const stream of [
    await datasets.content(REF, 'jsonl'),
    await datasets.generate({ data: {} }, 'parquet', { part: 'validation' }),
  ]) {
    let text = ''
    for await (const piece of stream) text += new TextDecoder().decode(piece)
    assert.equal(text, 'sequence,label\n')
  }
  assert.deepEqual(
    seen.map(({ url }) => url),
    [
      `/v1/datasets/${encodeURIComponent(REF)}/content?format=jsonl`,
      '/v1/datasets/generate?format=parquet&part=validation',
    ],
  )
})

test('lists, one file and presets are checked as all answers are', async (t) => {
  const { seen, datasets, close } = await answering({ items: [FILE], next: 'more' })
  t.after(close)
  assert.deepEqual(await datasets.list({ limit: 1, cursor: 'x' }), { items: [FILE], next: 'more' })
  assert.equal(seen[0]?.url, '/v1/datasets?limit=1&cursor=x')
  await assert.rejects(datasets.get(REF), { code: 'internal', message: /ref/ })
  await assert.rejects(datasets.presets(), { code: 'internal' })
})
