// Stored models: kept, found, named by sweeps, refused.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { modelSchema, problemSchema } from '@sweepstack/contracts'
import { layoutOf, toSafetensors } from '@sweepstack/weights'
import { openApiBench } from '../helpers/api-bench.js'

const bench = await openApiBench()
after(() => bench.close())
const { client, url } = bench

const fileOf = (fields: object, reach = { length: 20, types: 1 }): Uint8Array<ArrayBuffer> => {
  const spec = modelSchema.parse({ layers: 1, dModel: 4, heads: 2, dMlp: 4, ...fields })
  const params = Float32Array.from({ length: layoutOf(spec, reach).size }, (_, i) => Math.sin(i))
  return new Uint8Array(toSafetensors({ spec, reach, params }))
}
const refusal = async (
  body: string | Uint8Array<ArrayBuffer>,
  query = 'name=x',
  type = 'application/octet-stream',
) => {
  const answer = await fetch(`${url}/v1/models?${query}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body,
  })
  return problemSchema.parse(await answer.json())
}
const sweep = (base: object) => ({
  name: 'stored',
  base: { data: { preset: 'fixed-length', length: 10 }, ...base },
})

test('a model is stored once, and found by its ref or its name', async () => {
  const file = fileOf({ positional: 'learned' })
  const stored = await client.models.store({ name: 'first', source: 'torch-encoder', file })
  assert.deepEqual(
    [stored.name, stored.source, stored.spec.positional, stored.length, stored.types, stored.bytes],
    ['first', 'torch-encoder', 'learned', 20, 1, file.length],
  )
  assert.deepEqual(await client.models.store({ name: 'again', source: 'file', file }), stored)
  assert.deepEqual(await client.models.get('first'), stored)
  assert.deepEqual(await client.models.get(stored.ref), stored)
  assert.deepEqual((await client.models.list()).items, [stored])
  assert.deepEqual(await client.models.content('first'), file)
  await assert.rejects(client.models.get('second'), { code: 'not-found' })
})

test('what is no model of ours is refused by what is wrong with it, and nothing is kept', async () => {
  const file = fileOf({})
  const before = (await client.models.list()).items.length
  const cut = await refusal(file.slice(0, file.length - 4))
  assert.equal(cut.code, 'model.invalid')
  assert.match(cut.detail, /lies outside the file/)
  assert.match((await refusal('PK')).detail, /no safetensors file/)
  assert.equal((await refusal(file, '')).code, 'request.invalid')
  assert.equal((await refusal(file, 'name=..%2Fx')).code, 'request.invalid')
  assert.equal((await refusal(file, 'name=x&source=web')).code, 'request.invalid')
  assert.equal((await refusal('{}', 'name=x', 'application/json')).code, 'request.media-type')
  assert.equal((await client.models.list()).items.length, before)
})

test('a sweep names a stored model; one that is not stored, or cannot read a test, is refused at the field', async () => {
  const { ref } = await client.models.store({
    name: 'learned',
    source: 'file',
    file: fileOf({ positional: 'learned', dMlp: 5 }),
  })
  const made = await client.sweeps.create(sweep({ model: { from: ref } }))
  const detail = await client.sweeps.get(made.id)
  assert.deepEqual(detail.cellList[0]?.spec.model, { from: ref })
  assert.equal(detail.cellList[0]?.estimate.steps, 0)
  assert.equal((await client.sweeps.dryRun(sweep({ model: { from: ref } }))).runs, 1)

  const unknown = `sha256:${'0'.repeat(64)}`
  await assert.rejects(client.sweeps.create(sweep({ model: { from: unknown } })), {
    code: 'model.unknown',
    message: /base\.model\.from: no model sha256:0+ is stored/,
  })
  const long = { model: { from: ref }, tests: { long: { preset: 'zero-count', length: 30 } } }
  await assert.rejects(client.sweeps.create(sweep(long)), {
    code: 'spec.invalid',
    message: /base\.tests\.long\.length: the model learned reads at most 20 brackets, the test has 30/,
  })
  const typed = { model: { from: ref }, tests: { typed: { preset: 'dyck-k', types: 2, length: 10 } } }
  await assert.rejects(client.sweeps.create(sweep(typed)), { code: 'spec.invalid', message: /tokens for 1/ })
})

test('runs are filtered by the model they take', async () => {
  const { ref } = await client.models.get('learned')
  const { items } = await client.runs.list({ 'model.from': ref })
  assert.equal(items.length, 1)
  assert.equal((await client.runs.list({ 'model.from': `sha256:${'1'.repeat(64)}` })).items.length, 0)
})
