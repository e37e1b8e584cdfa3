import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dataFileSchema } from '@sweepstack/contracts'
import { openBench } from './bench.js'
import { sha256Of } from './blobs/sha256.js'
import { CHUNK_BYTES, inPieces } from './data-chunks.js'
import type { NewFile } from './files.js'
import { textFile } from './fixtures.js'

const bench = openBench()
const put = ({ summary, chunks }: ReturnType<typeof textFile>) => bench.store.files.put(summary, chunks())

async function* listed(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks
}

const textOf = async (ref: string): Promise<Buffer[]> => {
  const chunks: Buffer[] = []
  for await (const chunk of bench.store.files.text(ref)) chunks.push(Buffer.from(chunk))
  return chunks
}

const rowsOf = async (table: 'data_files' | 'data_chunks', ref: string): Promise<number> => {
  const [row] = await bench.db.query<{ n: number }>(`SELECT count(*) AS n FROM ${table} WHERE sha256 = $1`, [
    ref.slice(7),
  ])
  return row!.n
}

test('a file is kept by its content, once, as it was first named, however many bring it', async () => {
  const names = ['a.csv', 'b.csv', 'c.csv', 'd.csv']
  const answers = await Promise.all(names.map((name) => put(textFile('() 1\n', { name }))))
  assert.equal(answers.filter(({ created }) => created).length, 1)
  const first = answers.find(({ created }) => created)!.file
  for (const { file } of answers) assert.deepEqual(file, first)
  assert.deepEqual(dataFileSchema.parse(await bench.store.files.get(first.ref)), first)
  const { createdAt, ...kept } = first
  assert.deepEqual(kept, { ...textFile('() 1\n').summary, name: first.name })
  assert.ok(Math.abs(Date.parse(createdAt) - Date.now()) < 60_000)
  assert.equal(Buffer.concat(await textOf(first.ref)).toString(), '() 1\n')
  assert.equal(await rowsOf('data_chunks', first.ref), 1)
})

test('of a file that is known nothing is read', async () => {
  const file = textFile('(()) 1\n')
  await put(file)
  // biome-ignore lint/correctness/useYield: reading it is the failure
  const unread = async function* (): AsyncGenerator<Uint8Array> {
    throw new Error('read')
  }
  assert.equal((await bench.store.files.put(file.summary, unread())).created, false)
})

test('a large text comes back as it was, in rows of a bounded size', async () => {
  const line = Buffer.from('((())) 1\n')
  const text = Buffer.alloc(line.length * Math.ceil((2.5 * CHUNK_BYTES) / line.length), line)
  const { summary } = textFile(text)
  const odd = Array.from({ length: Math.ceil(text.length / 999_983) }, (_, i) =>
    text.subarray(i * 999_983, (i + 1) * 999_983),
  )
  await bench.store.files.put(summary, listed(odd))
  const chunks = await textOf(summary.ref)
  assert.deepEqual(
    chunks.map((chunk) => chunk.length),
    [CHUNK_BYTES, CHUNK_BYTES, text.length - 2 * CHUNK_BYTES],
  )
  assert.equal(`sha256:${sha256Of(Buffer.concat(chunks))}`, summary.ref)
  assert.equal((await bench.store.files.get(summary.ref)).bytes, text.length)
})

test('no text at all is a text too; a name that no database can keep is made one', async () => {
  const empty = textFile('', { name: 'x\0\ud83d.csv', rows: 0, balanced: 0, minLength: 0, maxLength: 0 })
  assert.equal((await put(empty)).file.name, 'x\ufffd.csv')
  assert.deepEqual(await textOf(empty.summary.ref), [])
})

const { summary: good } = textFile('()() 1\n')
const half = async function* (): AsyncGenerator<Uint8Array> {
  yield Buffer.alloc(CHUNK_BYTES + 1, '(')
  throw new Error('the disk is gone')
}
const broken: [what: string, summary: NewFile, chunks: () => AsyncIterable<Uint8Array>, expected: object][] =
  [
    ['another text than the ref says', good, () => listed([Buffer.from('()() 0\n')]), { code: 'internal' }],
    [
      'a text of another size',
      { ...good, bytes: 6 },
      () => listed([Buffer.from('()() 1\n')]),
      { code: 'internal' },
    ],
    ['a text that breaks off', good, half, { message: 'the disk is gone' }],
    [
      'counts that cannot be',
      { ...good, balanced: 9 },
      () => listed([Buffer.from('()() 1\n')]),
      { code: '23514' },
    ],
  ]
for (const [what, summary, chunks, expected] of broken)
  test(`${what}: refused, and nothing of it is kept`, async () => {
    await assert.rejects(bench.store.files.put(summary, chunks()), expected)
    assert.deepEqual([await rowsOf('data_files', good.ref), await rowsOf('data_chunks', good.ref)], [0, 0])
    await assert.rejects(bench.store.files.get(good.ref), { code: 'not-found' })
  })

test('unknown and malformed refs are not found', async () => {
  const { ref } = (await put(textFile(')( 0\n'))).file
  const unknown = `sha256:${'1'.repeat(64)}`
  assert.deepEqual(await bench.store.files.has([ref, unknown, 'nonsense', '']), new Set([ref]))
  for (const bad of [unknown, 'nonsense', '', ref.toUpperCase()]) {
    await assert.rejects(bench.store.files.get(bad), { code: 'not-found' })
    await assert.rejects(textOf(bad), { code: 'not-found' })
  }
})

test('a list in pages has every file once, newest first', async () => {
  // All of one moment, so that the order within it is tested too.
  for (let i = 0; i < 5; i++) await put(textFile(`${'()'.repeat(i + 1)})( 0\n`))
  await bench.db.query("UPDATE data_files SET created_at = '2026-01-01' WHERE balanced = 0")
  const whole = await bench.store.files.list({})
  assert.equal(whole.next, null)
  const paged: string[] = []
  let cursor: string | undefined
  do {
    const page = await bench.store.files.list({ limit: 2, cursor })
    assert.ok(page.items.length <= 2)
    paged.push(...page.items.map(({ ref }) => ref))
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  assert.deepEqual(
    paged,
    whole.items.map(({ ref }) => ref),
  )
  assert.equal(new Set(paged).size, paged.length)
  const times = whole.items.map(({ createdAt }) => createdAt)
  assert.deepEqual(times, times.toSorted().reverse())
  const ofRuns = Buffer.from('2026-01-01T00:00:00.000Z 00000000-0000-4000-8000-000000000000')
  await assert.rejects(bench.store.files.list({ cursor: ofRuns.toString('base64url') }), {
    code: 'request.invalid',
  })
})

test('pieces are the same bytes, whatever they came in', async () => {
  for (const sizes of [[], [0], [3], [4], [5], [1, 1, 1, 1, 1, 9, 0, 2]]) {
    const whole = Buffer.from(sizes.flatMap((n, i) => Array<number>(n).fill(i)))
    const chunks = sizes.map((n, i) => Buffer.alloc(n, i))
    const pieces: Buffer[] = []
    for await (const piece of inPieces(listed(chunks), 4)) pieces.push(piece)
    assert.deepEqual(Buffer.concat(pieces), whole)
    assert.ok(pieces.every((piece, i) => piece.length === 4 || (i === pieces.length - 1 && piece.length > 0)))
  }
})
