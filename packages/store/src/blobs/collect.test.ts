import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { SweepstackError } from '@sweepstack/contracts'
import { openBench } from '../bench.js'
import { type Blobs, blobsOf } from './blobs.js'
import { collect } from './collect.js'
import type { BlobPlace } from './place.js'
import { sha256Of } from './sha256.js'

const CONTENT = new TextEncoder().encode('put, dropped, and put again')
const SHA256 = sha256Of(CONTENT)
const away = () => new SweepstackError('unavailable', 'no answer')

const bench = openBench()
let objects: Map<string, Uint8Array>
/** What a removal does; by itself it removes. */
let removal: (name: string) => Promise<void>
let place: BlobPlace
let blobs: Blobs
beforeEach(async () => {
  await bench.db.query('TRUNCATE models, blobs, removals CASCADE')
  objects = new Map()
  removal = async (name) => void objects.delete(name)
  place = {
    ...{ name: 'a place of a test', maxBytes: 1000, ready: async () => {}, close: () => {} },
    // As S3's: what is there already is not written again.
    write: async (name, bytes) => void (objects.has(name) || objects.set(name, bytes)),
    read: async (name) => objects.get(name) ?? null,
    remove: (name) => removal(name),
  }
  blobs = blobsOf(bench.db, place)
})

const put = () => blobs.referring([CONTENT], async (_, [sha256]) => sha256)
/** Puts the content and refers to it, as the row of a model does. */
const refer = (through = blobs) =>
  through.referring([CONTENT], (sql, [sha256]) =>
    sql.query(
      `INSERT INTO models (sha256, name, source, spec, length, types, parameters)
       VALUES ($1, 'm', 'file', '{}', 8, 1, 1)`,
      [sha256],
    ),
  )
const collectNow = () => collect(bench.db, place, { graceMs: -60_000 })
const isThere = async () => assert.deepEqual(new Uint8Array(await blobs.get(SHA256)), CONTENT)

test('a removal that fails and lands late takes nothing that was put anew', async () => {
  const late: (() => void)[] = []
  removal = async (name) => {
    late.push(() => objects.delete(name))
    throw away()
  }
  await put()
  await assert.rejects(collectNow(), { code: 'unavailable' })
  await refer()
  await isThere()
  assert.ok(late.length > 0)
  for (const land of late) land()
  await isThere()
})

test('who puts a content while it is being removed neither waits nor loses it', {
  timeout: 30_000,
}, async () => {
  let begin = () => {}
  const begun = new Promise<void>((resolve) => {
    begin = resolve
  })
  let answer = () => {}
  const answered = new Promise<void>((resolve) => {
    answer = resolve
  })
  removal = async (name) => {
    begin()
    await answered
    objects.delete(name)
  }
  await put()
  const collecting = collectNow()
  await begun
  try {
    await refer()
  } finally {
    answer()
  }
  await collecting
  await isThere()
})

test('who put a content before a removal that fails, and refers to it after, puts it anew', async () => {
  const remove = removal
  let failing = true
  removal = async (name) => {
    await remove(name)
    if (failing) throw away()
  }
  const again = blobsOf(bench.db, {
    ...place,
    write: async (name, bytes) => {
      await place.write(name, bytes)
      if (!failing) return
      await assert.rejects(collectNow(), { code: 'unavailable' })
      failing = false
    },
  })
  await refer(again)
  await isThere()
})

test('what could not be removed is removed another time, once', async () => {
  const remove = removal
  removal = () => Promise.reject(away())
  await put()
  await assert.rejects(collectNow(), { code: 'unavailable' })
  assert.equal(objects.size, 1)
  const asked: string[] = []
  removal = (name) => {
    asked.push(name)
    return remove(name)
  }
  await collectNow()
  assert.equal(objects.size, 0)
  assert.ok(asked.length > 0)
  asked.length = 0
  await collectNow()
  assert.deepEqual(asked, [])
})

test('what a writer wrote after the collector had taken it is removed as well', async () => {
  let early = true
  const slow = blobsOf(bench.db, {
    ...place,
    write: async (name, bytes) => {
      if (early) await collectNow()
      early = false
      await place.write(name, bytes)
    },
  })
  await slow.referring([CONTENT], async () => {})
  await isThere()
  await collectNow()
  assert.equal(objects.size, 0)
})
