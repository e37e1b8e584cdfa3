import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inThread } from './in-thread.js'

const small = { data: { preset: 'fixed-length', length: 10, train: 20, validation: 4 }, tests: {} } as never
const heavy = {
  data: { preset: 'high-depth', length: 2048, depth: { min: 1, max: 1024 }, train: 30_000, validation: 4 },
  tests: {},
} as never
const of = (cell: never) => ({ cell, seed: 0, texts: {} })
const patience = { timeoutMs: 60_000 }

test('one answer after the other, from threads that are used again, also after a refusal', async () => {
  const first = await inThread('audit', of(small), patience)
  await assert.rejects(inThread('auditFile', { name: 'x', text: Buffer.from('(('), types: 1 }, patience), {
    code: 'file.invalid',
  })
  for (let i = 0; i < 3; i++) assert.deepEqual(await inThread('audit', of(small), patience), first)
  const both = await Promise.all([1, 2, 3].map(() => inThread('audit', of(small), patience)))
  assert.deepEqual(both, [first, first, first])
})

test('work that fails in a way not known ends its thread, and nothing else', async () => {
  await assert.rejects(
    inThread('auditFile', { name: 'x', text: null as never, types: 1 }, patience),
    TypeError,
  )
  assert.equal((await inThread('audit', of(small), patience)).datasets[0]?.n, 20)
})

test('no longer than it may take, nor than anyone waits', async () => {
  await assert.rejects(inThread('audit', of(heavy), { timeoutMs: 300 }), { code: 'request.too-much' })
  const gone = new AbortController()
  setTimeout(() => gone.abort(new Error('gone')), 100)
  await assert.rejects(inThread('audit', of(heavy), { ...patience, signal: gone.signal }), /gone/)
  await assert.rejects(inThread('audit', of(small), { ...patience, signal: gone.signal }), /gone/)
  assert.equal((await inThread('audit', of(small), patience)).datasets[0]?.n, 20)
})

test('a thread that does not begin is not waited for', async () => {
  // More than are kept: one at least is new, and none begins as fast as that.
  const work = () => inThread('audit', of(small), { ...patience, startMs: 1 })
  const answers = await Promise.allSettled([work(), work(), work()])
  const reasons = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []))
  assert.ok(reasons.length > 0)
  for (const reason of reasons) assert.equal(reason.code, 'internal')
  assert.equal((await inThread('audit', of(small), patience)).datasets[0]?.n, 20)
})
