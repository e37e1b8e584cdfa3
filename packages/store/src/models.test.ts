import assert from 'node:assert/strict'
import { test } from 'node:test'
import { modelSchema, storedModelSchema } from '@sweepstack/contracts'
import { openBench } from './bench.js'
import { sha256Of } from './blobs/sha256.js'
import type { NewModel } from './models.js'

const bench = openBench()
const models = () => bench.store.models
const model = (text: string, name = 'arena'): NewModel => ({
  ...{ name, source: 'transformer-lens' as const, spec: modelSchema.parse({ layers: 3, readout: 'first' }) },
  ...{ length: 40, types: 1, parameters: 1234, file: Buffer.from(text) },
})

test('a model is kept by its content, once, as it was first named, however many bring it', async () => {
  const answers = await Promise.all(['a', 'b', 'c', 'd'].map((name) => models().put(model('weights', name))))
  assert.equal(answers.filter(({ created }) => created).length, 1)
  const first = answers.find(({ created }) => created)!.model
  for (const answer of answers) assert.deepEqual(answer.model, first)
  assert.deepEqual(storedModelSchema.parse(first), first)
  assert.equal(first.ref, `sha256:${sha256Of(Buffer.from('weights'))}`)
  assert.deepEqual([first.spec.layers, first.bytes, first.length, first.types], [3, 7, 40, 1])
  assert.equal(Buffer.from(await models().bytes(first.ref)).toString(), 'weights')
})

test('a model is found by its ref, or by its name: the newest of that name', async () => {
  const older = (await models().put(model('one'))).model
  const newer = (await models().put(model('two'))).model
  assert.deepEqual(await models().get(older.ref), older)
  assert.deepEqual(await models().get('arena'), newer)
})

test('a model stored by an earlier version has the defaults of the fields that came since', async () => {
  const { model: kept } = await models().put(model('old'))
  await bench.db.query("UPDATE models SET spec = (spec::jsonb - 'head')::json WHERE sha256 = $1", [
    kept.ref.slice('sha256:'.length),
  ])
  assert.deepEqual(await models().get(kept.ref), kept)
})

test('what nobody stored is not found', async () => {
  const ref = `sha256:${'0'.repeat(64)}`
  for (const named of [ref, 'nobody', '', "'; DROP TABLE models; --", 'a\0b'])
    await assert.rejects(models().get(named), { code: 'not-found' })
  await assert.rejects(models().bytes(ref), { code: 'not-found' })
  await assert.rejects(models().bytes('sha256:x'), { code: 'not-found' })
})

test('the list is newest first, page by page, and each model once', async () => {
  for (const text of ['p', 'q', 'r']) await models().put(model(text))
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await models().list({ limit: 2, cursor })
    seen.push(...page.items.map(({ ref }) => ref))
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  assert.equal(new Set(seen).size, seen.length)
  assert.equal(seen[0], `sha256:${sha256Of(Buffer.from('r'))}`)
  await assert.rejects(models().list({ cursor: 'x' }), { code: 'request.invalid' })
})
