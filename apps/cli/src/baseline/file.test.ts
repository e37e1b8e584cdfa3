import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Baseline, SweepstackError, sweepSchema } from '@sweepstack/contracts'
import { readBaseline, writeBaseline } from './file.js'

const baseline: Baseline = {
  version: 1,
  recordedAt: '2026-01-01T00:00:00.000Z',
  margin: 0.02,
  alpha: 0.01,
  spec: sweepSchema.parse({ name: 'x', base: { data: { preset: 'fixed-length', length: 8 } } }),
  files: [],
  counts: [{ cell: 'base', test: 't', label: 'balanced', n: 10, correct: 9 }],
}
let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baseline-'))
})
after(() => rm(folder, { recursive: true }))

test('what was written is read back', async () => {
  const path = join(folder, 'whole.json')
  await writeBaseline(path, baseline)
  assert.deepEqual(await readBaseline(path), baseline)
})

test('a baseline recorded with the hashes of its cells is read without them', async () => {
  const path = join(folder, 'older.json')
  const counts = baseline.counts.map((row) => ({ cellHash: 'a'.repeat(64), ...row }))
  await writeFile(path, JSON.stringify({ ...baseline, counts }))
  assert.deepEqual(await readBaseline(path), baseline)
})

test('counts that cannot be are refused with their place, before anything runs', async () => {
  const path = join(folder, 'wrong.json')
  const counts = [{ ...baseline.counts[0], correct: 11 }]
  await writeFile(path, JSON.stringify({ ...baseline, counts }))
  await assert.rejects(
    readBaseline(path),
    (error) =>
      error instanceof SweepstackError &&
      error.issues.length === 1 &&
      error.issues[0]?.path === `${path}: counts.0.correct` &&
      error.issues[0].fix === 'record the baseline anew',
  )
})

test('what is no baseline at all is at fault as a whole', async () => {
  const path = join(folder, 'list.json')
  await writeFile(path, '[]')
  await assert.rejects(
    readBaseline(path),
    (error) => error instanceof SweepstackError && error.issues[0]?.path === `${path} (the whole file)`,
  )
})
