import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, afterEach, describe, test } from 'node:test'
import { canonicalText, fromText, makeDataset } from '@sweepstack/brackets'
import type { Store } from '@sweepstack/store'
import { openFaultBench } from '../helpers/fault-bench.js'
import { runsIn, smallSweep, submit } from '../helpers/small-sweep.js'

const bench = await openFaultBench()

/** Keeps the strings in the store as an upload does. */
const keep = async (store: Store, texts: string[]) => {
  const strings = makeDataset(fromText(texts), new Uint8Array(texts.length))
  const text = canonicalText(strings, strings.label)
  const ref = `sha256:${createHash('sha256').update(text).digest('hex')}`
  const { n: rows, balanced, types, minLength, maxLength } = strings
  const summary = { ref, name: 'strings', bytes: text.length, rows, balanced, types, minLength, maxLength }
  await store.files.put(
    summary,
    (async function* () {
      yield text
    })(),
  )
  return { ref, text: Buffer.from(text) }
}

const onFile = (name: string, ref: string) => {
  const sweep = smallSweep(name, [0])
  const data = { preset: 'file', file: ref, validation: 0.2, test: 0.2 }
  return { ...sweep, base: { ...sweep.base, data, tests: { 'held-back': {} } } }
}

describe('a run on a data file', () => {
  const { store, queue } = bench
  after(() => bench.close())
  afterEach(() => bench.clear())

  test('reads it from the store, and again where the copy beside the worker is damaged; its types are the file’s', async () => {
    const home = await mkdtemp(path.join(tmpdir(), 'sweepstack-home-'))
    after(() => rm(home, { recursive: true, force: true }))
    const whole = ['()', '[]', '(())', '[()]', '([])', '[[]]', '()[]', '[]()', '()()', '[][]']
    const { ref, text } = await keep(store, [...whole, ...whole.map((string) => `${string.slice(1)}(`)])
    await bench.startWorker({ SWEEPSTACK_HOME: home })

    const first = await submit(store, queue, onFile('whole', ref))
    const [run] = await runsIn(store, first.runIds, ['done'])
    const folder = path.join(home, 'cache', 'files')
    const [copy = '', ...more] = await readdir(folder)
    assert.deepEqual([copy, ...more], [ref.slice('sha256:'.length)])
    assert.deepEqual(await readFile(path.join(folder, copy)), text)

    await writeFile(path.join(folder, copy), text.subarray(0, 20))
    const second = await submit(store, queue, onFile('damaged', ref))
    const [again] = await runsIn(store, second.runIds, ['done'])
    assert.deepEqual(again?.datasets, run?.datasets)
    assert.deepEqual(await readFile(path.join(folder, copy)), text)
  })

  test('whose test has more bracket types than it is trained on fails once, before the training', async () => {
    const trained = await keep(store, ['()', ')(', '(())', '(()(', '()()', '))', '((', '()((', '))()', '(('])
    const tested = await keep(store, ['{}', '[]'])
    await bench.startWorker()
    const sweep = onFile('types', trained.ref)
    const { runIds } = await submit(store, queue, {
      ...sweep,
      base: { ...sweep.base, tests: { typed: { preset: 'file', file: tested.ref } } },
    })
    const [run] = await runsIn(store, runIds, ['failed', 'done'])
    assert.equal(run?.error?.code, 'data.impossible')
    assert.match(run?.error?.detail ?? '', /typed has brackets of 3 types/)
    assert.match(run?.error?.fix ?? '', /train on data with 3 types/)
    assert.equal((await store.runs.attempts(run?.id ?? '')).length, 1)
  })
})
