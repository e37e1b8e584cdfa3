import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readCanonical } from '@sweepstack/brackets'
import { importFile } from './import-file.js'
import { importPath } from './import-path.js'
import type { ImportOptions } from './options.js'
import { type ImportSink, memorySink } from './sink.js'
import { bytesSource } from './source.js'

/** A sink that notes what it is told, and fails where asked. */
const noting = (failAt?: 'write' | 'commit' | 'abort') => {
  const told: string[] = []
  const note = (what: 'write' | 'commit' | 'abort') => {
    if (told.at(-1) !== what) told.push(what)
    if (what === failAt) throw new Error(`no ${what}`)
  }
  const sink: ImportSink = {
    write: async () => note('write'),
    commit: async () => note('commit'),
    abort: async () => note('abort'),
  }
  return { told, sink }
}
const GOOD = 'sequence,label\n()(),1\n)(,0\n'
const BAD = 'sequence,label\n()(),1\n)(,1\n'
const run = (text: string, sink: ImportSink, options: Partial<ImportOptions> = {}) =>
  importFile(bytesSource(Buffer.from(text)), { name: 'x', ...options }, sink)

test('a good file is committed, a bad one aborted, each once', async () => {
  const good = noting()
  await run(GOOD, good.sink)
  assert.deepEqual(good.told, ['write', 'commit'])
  const bad = noting()
  await assert.rejects(run(BAD, bad.sink), /1 bad line/)
  assert.deepEqual(bad.told, ['abort'])
})

test('a file that turns bad after chunks were written is aborted', async () => {
  const { told, sink } = noting()
  await assert.rejects(
    run(`sequence,label\n${`${'()'.repeat(1000)},1\n`.repeat(1500)})(,1\n`, sink),
    /line 1502/,
  )
  assert.deepEqual(told, ['write', 'abort'])
})

test('the error of a sink is the error of the import, and not taken for one of the file', async () => {
  for (const at of ['write', 'commit'] as const) {
    const { told, sink } = noting(at)
    await assert.rejects(run(GOOD, sink), { message: `no ${at}` })
    assert.equal(told.at(-1), 'abort')
  }
  const { sink } = noting('abort')
  await assert.rejects(
    run(BAD, sink),
    (error) => error instanceof AggregateError && error.errors.length === 2,
  )
})

test('a signal ends an import', async () => {
  const { told, sink } = noting()
  await assert.rejects(run(GOOD, sink, { signal: AbortSignal.abort(new Error('gone')) }), /gone/)
  assert.deepEqual(told, ['abort'])
})

test('bad rows are skipped where asked, and counted', async () => {
  const sink = memorySink()
  const text = `sequence,label\n${'(a,0\n'.repeat(12)}()(),1\n"(",\n((,0\n`
  const { rows, skipped, issues } = await run(text, sink, { skipBad: true })
  assert.deepEqual([rows, skipped, issues.length, issues[0]?.path], [2, 13, 10, 'line 2'])
  assert.equal(Buffer.from(sink.text()).toString(), '()() 1\n(( 0\n')
  const none = noting()
  await assert.rejects(run('sequence,label\n(,1\n', none.sink, { skipBad: true }), /1 bad line.*no others/)
  assert.deepEqual(none.told, ['abort'])
})

test('quotes that leave open where their row ends are an error even where bad rows are skipped', async () => {
  const { told, sink } = noting()
  for (const row of ['"(" ,0', '("(",0', '"(,0'])
    await assert.rejects(
      run(`sequence,label\n()(),1\n${row}\n((,0\n`, sink, { skipBad: true }),
      /^SweepstackError: x: the CSV cannot be read: .*line 3/,
    )
  assert.deepEqual(told, ['abort'])
})

test('text in memory is there after a commit only', async () => {
  const sink = memorySink()
  assert.throws(() => sink.text(), /not committed/)
  await assert.rejects(run(BAD, sink))
  assert.throws(() => sink.text(), /not committed/)
  await run(GOOD, sink)
  assert.equal(readCanonical(sink.text()).n, 2)
})

test('a file on disk goes by its path; one that is not there is told to the sink too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'files-'))
  try {
    writeFileSync(join(folder, 'a.csv'), GOOD)
    assert.equal((await importPath(join(folder, 'a.csv'))).rows, 2)
    const { told, sink } = noting()
    await assert.rejects(importPath(join(folder, 'b.csv'), {}, sink), { code: 'ENOENT' })
    assert.deepEqual(told, ['abort'])
    await assert.rejects(importPath(folder), /this is no file/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
