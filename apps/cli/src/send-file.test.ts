import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type DataFile, SweepstackError } from '@sweepstack/contracts'
import { sendFile } from './send-file.js'
import { readUpload, type Upload } from './spec/upload.js'

let folder = ''
let upload: Upload
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sweepstack-send-'))
  await writeFile(join(folder, 'a.csv'), 'sequence,label\n(),1\n')
  upload = await readUpload(join(folder, 'a.csv'))
})
after(() => rm(folder, { recursive: true }))

/** A service that has the files with these references, and takes others as they come. */
const service = (has: string[], answer?: string) => {
  const sent: { name: string; text: string; bytes: number | undefined }[] = []
  const file = (ref: string): DataFile => ({
    ...{ ref, name: 'a.csv', bytes: 5, rows: 1, balanced: 1, types: 1, minLength: 2, maxLength: 2 },
    createdAt: '2026-01-01T00:00:00.000Z',
  })
  return {
    sent,
    get: async (ref: string) => {
      if (!has.includes(ref)) throw new SweepstackError('not-found', ref)
      return file(ref)
    },
    upload: async (
      name: string,
      stream: Uint8Array | AsyncIterable<Uint8Array>,
      { bytes }: { bytes?: number | undefined } = {},
    ) => {
      const pieces: Uint8Array[] = []
      for await (const piece of stream instanceof Uint8Array ? [stream] : stream) pieces.push(piece)
      sent.push({ name, text: Buffer.concat(pieces).toString(), bytes })
      if (answer === 'refused')
        throw new SweepstackError('file.invalid', 'a.csv: 1 bad line: line 2: odd', {
          fix: 'mend it',
          issues: [{ path: 'line 2', message: 'odd' }],
        })
      return { ...file(answer ?? upload.ref), skipped: 0, issues: [] }
    },
  }
}

test('a file the service has is not sent again', async () => {
  const datasets = service([upload.ref])
  assert.equal(await sendFile(datasets, upload), 'known')
  assert.deepEqual(datasets.sent, [])
})

test('one it lacks is sent as it is on disk, with its size', async () => {
  const datasets = service([])
  assert.equal(await sendFile(datasets, upload), 'sent')
  assert.deepEqual(datasets.sent, [{ name: 'a.csv', text: 'sequence,label\n(),1\n', bytes: 20 }])
})

test('what the service refuses is told with the path', async () => {
  await assert.rejects(sendFile(service([], 'refused'), upload), (error) => {
    assert.ok(error instanceof SweepstackError)
    assert.deepEqual([error.code, error.issues[0]?.path], ['file.invalid', upload.path])
    assert.match(error.issues[0]?.message ?? '', /1 bad line:\n {2}line 2: odd$/)
    return true
  })
})

test('a service that makes another file of it is an error, not another dataset', async () => {
  await assert.rejects(sendFile(service([], `sha256:${'b'.repeat(64)}`), upload), { code: 'state.conflict' })
})
