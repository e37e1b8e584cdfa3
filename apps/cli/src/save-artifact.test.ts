import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { saveArtifact } from './save-artifact.js'

const bytes = new TextEncoder().encode('abc')
const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'

test('an artifact goes under its name, and only as it is listed', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'sweepstack-artifact-'))
  t.after(() => rm(folder, { recursive: true }))
  await saveArtifact({ name: 'snapshots/step-1', sha256 }, bytes, folder)
  assert.equal(await readFile(join(folder, 'snapshots', 'step-1'), 'utf8'), 'abc')
  await assert.rejects(saveArtifact({ name: 'b', sha256: 'f'.repeat(64) }, bytes, folder), {
    code: 'internal',
    message: /came with the SHA-256 ba78/,
  })
  for (const name of ['../out', '/etc/out', 'a/../../out'])
    await assert.rejects(saveArtifact({ name, sha256 }, bytes, folder), { message: /would lie outside/ })
  assert.deepEqual(await readdir(folder), ['snapshots'])
})
