import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type CellSpec, expandSweep } from '@sweepstack/contracts'
import { ensureFiles, pathOfFile } from './data-files.js'

const bytes = Buffer.from('sequence,stack_depth,count\n(),1,0\n')
const ref = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
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

describe('the data files of a run', () => {
  let dir = ''
  before(async () => {
    dir = path.join(await mkdtemp(path.join(tmpdir(), 'sweepstack-files-')), 'deep', 'files')
  })
  after(() => rm(path.dirname(path.dirname(dir)), { recursive: true, force: true }))

  it('are fetched once each, and again where the copy is not whole', async () => {
    let fetched = 0
    const fetch = async () => {
      fetched++
      return bytes
    }
    await Promise.all([ensureFiles(cell(), dir, fetch), ensureFiles(cell(), dir, fetch)])
    assert.deepEqual(await readFile(pathOfFile(dir, ref)), bytes)
    assert.deepEqual(await readdir(dir), [path.basename(pathOfFile(dir, ref))])
    const before = fetched
    await ensureFiles(cell(), dir, fetch)
    assert.equal(fetched, before)
    await writeFile(pathOfFile(dir, ref), 'cut sho')
    await ensureFiles(cell(), dir, fetch)
    assert.equal(fetched, before + 1)
    assert.deepEqual(await readFile(pathOfFile(dir, ref)), bytes)
  })

  it('are known by reference alone: a path leads nowhere', () => {
    for (const bad of ['../../etc/passwd', '/etc/passwd', `sha256:../${'0'.repeat(61)}`])
      assert.throws(() => pathOfFile(dir, bad), { code: 'file.unknown' })
  })
})
