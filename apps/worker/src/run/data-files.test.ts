import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, beforeEach, describe, it } from 'node:test'
import { type CellSpec, expandSweep, SweepstackError } from '@sweepstack/contracts'
import { pathOfFile } from '../trainer/path-of-file.js'
import { ensureFiles } from './data-files.js'

const text = Buffer.from('() 1\n)( 0\n(()) 1\n')
const ref = `sha256:${createHash('sha256').update(text).digest('hex')}`
const cell = (): CellSpec => {
  const { cells } = expandSweep({
    name: 'files',
    base: {
      data: { preset: 'file', file: ref },
      tests: { 'held-back': {}, same: { preset: 'file', file: ref } },
    },
  })
  const [first] = cells
  assert.ok(first)
  return first.spec
}

/** The bytes in pieces of seven, as a store gives them, and then the error, if any. */
async function* inPieces(bytes: Uint8Array, error?: Error): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7)
  if (error !== undefined) throw error
}

describe('the data files of a run', () => {
  let root = ''
  let dir = ''
  before(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'sweepstack-files-'))
  })
  beforeEach(() => {
    dir = path.join(root, 'deep', 'files')
    return rm(dir, { recursive: true, force: true })
  })
  after(() => rm(root, { recursive: true, force: true }))

  it('are fetched once each, and again where the copy is not whole', async () => {
    let fetched = 0
    const fetch = () => {
      fetched++
      return inPieces(text)
    }
    await Promise.all([ensureFiles(cell(), dir, fetch), ensureFiles(cell(), dir, fetch)])
    assert.deepEqual(await readFile(pathOfFile(dir, ref)), text)
    assert.deepEqual(await readdir(dir), [path.basename(pathOfFile(dir, ref))])
    const before = fetched
    await ensureFiles(cell(), dir, fetch)
    assert.equal(fetched, before)
    await writeFile(pathOfFile(dir, ref), 'cut sho')
    await ensureFiles(cell(), dir, fetch)
    assert.equal(fetched, before + 1)
    assert.deepEqual(await readFile(pathOfFile(dir, ref)), text)
  })

  it('leave nothing behind where the text ends early, is another one, or fails to come', async () => {
    const away = new SweepstackError('unavailable', 'the database is away')
    const failures: [() => AsyncIterable<Uint8Array>, object][] = [
      [() => inPieces(text.subarray(0, 10)), { code: 'internal', message: /came as sha256:/ }],
      [() => inPieces(Buffer.from(`${text}() 1\n`)), { code: 'internal' }],
      [() => inPieces(text.subarray(0, 10), away), { code: 'unavailable' }],
      [() => inPieces(Buffer.alloc(0)), { code: 'internal' }],
    ]
    for (const [fetch, expected] of failures) {
      await assert.rejects(ensureFiles(cell(), dir, fetch), expected)
      assert.deepEqual(await readdir(dir), [])
    }
  })

  it('are known by reference alone: a path leads nowhere', () => {
    for (const bad of ['../../etc/passwd', '/etc/passwd', `sha256:../${'0'.repeat(61)}`])
      assert.throws(() => pathOfFile(dir, bad), { code: 'file.unknown' })
  })
})
