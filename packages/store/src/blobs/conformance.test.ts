import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Held } from '../claim.js'
import { type Database, openDatabase } from '../database.js'
import { oneCell } from '../fixtures.js'
import { composeStore } from '../store.js'
import { freshDatabase, type TestDatabase } from '../testing.js'
import { type Blobs, blobsOf, suspect } from './blobs.js'
import { collect, REFERENCES } from './collect.js'
import { type Content, nameOf } from './name.js'
import type { BlobPlace } from './place.js'
import { openS3 } from './s3.js'
import { sha256Of } from './sha256.js'
import { testS3 } from './testing.js'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const keep = async (_: unknown, hashes: string[]): Promise<string[]> => hashes

const s3 = await testS3()
const PLACES: [string, string | false, () => Promise<BlobPlace | null>][] = [
  ['PostgreSQL', false, async () => null],
  ['S3', 'skip' in s3 ? s3.skip : false, () => openS3('url' in s3 ? s3.url : '')],
]
if ('stop' in s3) after(() => s3.stop())

for (const [name, skip, open] of PLACES)
  describe(`contents on ${name}`, { skip }, () => {
    let database: TestDatabase
    let db: Database
    let place: BlobPlace | null
    let blobs: Blobs
    before(async () => {
      database = await freshDatabase()
      db = await openDatabase(database.url, 10)
      place = await open()
      blobs = blobsOf(db, place)
    })
    after(async () => {
      blobs.close()
      await db.close()
      await database.drop()
    })
    const put = async (...contents: Uint8Array[]) => blobs.referring(contents, keep)
    const rows = async () => (await db.query<{ n: number }>('SELECT count(*)::int AS n FROM blobs'))[0]?.n
    /** What a content is called in its place. */
    const named = async (sha256: string): Promise<string> => {
      const [row] = await db.query<Content>('SELECT sha256, generation FROM blobs WHERE sha256 = $1', [
        sha256,
      ])
      return nameOf(row!)
    }
    /** Something that refers to a content, as a checkpoint does. */
    const refer = async (sha256: string) => {
      await db.query('CREATE TABLE IF NOT EXISTS of_a_test (sha256 TEXT REFERENCES blobs(sha256))')
      await db.query('INSERT INTO of_a_test VALUES ($1)', [sha256])
    }

    test('what is put is got, once each, whatever its size', async () => {
      await blobs.ready()
      const large = new Uint8Array(9 * 2 ** 20).map((_, i) => i * 31)
      const contents = [bytesOf('a'), new Uint8Array(), large, bytesOf('a')]
      const hashes = await put(...contents)
      assert.deepEqual(hashes, contents.map(sha256Of))
      for (const [i, hash] of hashes.entries()) {
        const got = await blobs.get(hash)
        assert.equal(Buffer.compare(got, contents[i]!), 0)
      }
      assert.deepEqual(await put(...contents), hashes)
      assert.equal(await rows(), 3)
    })

    test('a part of a larger buffer is itself alone', async () => {
      const part = bytesOf('before THIS after').subarray(7, 11)
      const [hash] = await put(part)
      assert.equal(new TextDecoder().decode(await blobs.get(hash!)), 'THIS')
    })

    test('eight who put the same at once all have it', async () => {
      const content = bytesOf('of eight')
      const all = await Promise.all(Array.from({ length: 8 }, () => put(content)))
      assert.equal(new Set(all.flat()).size, 1)
      assert.equal(Buffer.compare(await blobs.get(all[0]![0]!), content), 0)
    })

    test('what is not there, and what is damaged, is an error that says so', async () => {
      await assert.rejects(blobs.get('f'.repeat(64)), {
        code: 'internal',
        message: /there is none of that name/,
      })
      const [hash] = await put(bytesOf('to be damaged'))
      if (place === null) return
      const name = await named(hash!)
      await place.remove(name)
      await assert.rejects(blobs.get(hash!), { code: 'internal', message: /does not lie in s3:\/\// })
      await place.write(name, bytesOf('something else'))
      await assert.rejects(blobs.get(hash!), { code: 'internal', message: /has the SHA-256/ })
      await place.remove(name)
    })

    test('one beyond the limit is refused', async () => {
      const tight = blobsOf(db, place, { maxBytes: 10 })
      await assert.rejects(tight.referring([new Uint8Array(10), new Uint8Array(11)], keep), {
        code: 'request.too-large',
        message: /^11 bytes are more than the 10 /,
      })
      await assert.rejects(
        tight.get(sha256Of(new Uint8Array(10))),
        /there is none/,
        'nor is what came with it',
      )
      const [hash] = await tight.referring([new Uint8Array(10)], keep)
      assert.equal((await tight.get(hash!)).byteLength, 10)
      if (place === null) return
      const narrow = blobsOf(db, { ...place, maxBytes: 9 })
      await assert.rejects(narrow.referring([new Uint8Array(10)], keep), { code: 'request.too-large' })
    })

    test('the collector removes what nothing refers to, and nothing else', async () => {
      await db.query('UPDATE blobs SET suspect_at = NULL')
      const [kept, free] = await put(bytesOf('kept'), bytesOf('free'))
      const freed = await named(free!)
      await refer(kept!)
      assert.equal(await collect(db, place), 0, 'it may be about to be referred to')
      // The foreign key of a table the collector does not know stops it; nothing is lost.
      await assert.rejects(collect(db, place, { graceMs: -1000 }), /of_a_test/)
      assert.ok(await blobs.get(kept!))
      await db.query('DROP TABLE of_a_test')
      await db.query('UPDATE blobs SET suspect_at = NULL WHERE sha256 = $1', [kept])
      await collect(db, place, { graceMs: -1000 })
      await assert.rejects(blobs.get(free!))
      assert.ok(await blobs.get(kept!))
      assert.equal(place === null ? null : await place.read(freed), null)
      await db.transaction((sql) => suspect(sql, [kept!]))
      assert.equal(await collect(db, place, { graceMs: -1000 }), 1)
      await assert.rejects(blobs.get(kept!))
    })

    test('writers and a collector that waits for nothing: no content that is referred to is ever lost', async () => {
      const store = composeStore(db, place, 'here')
      const { runIds } = await store.sweeps.create(oneCell([0, 1, 2]))
      const claims = await Promise.all(runIds.map((id) => store.leases.claim(id, 'w', 600_000)))
      let over = false
      let removed = 0
      const collecting = (async () => {
        while (!over) removed += await collect(db, place, { graceMs: -60_000 })
      })()
      let put = 0
      const write = async (claim: Held) => {
        for (let step = 1; step <= 15; step++) {
          // Few contents for many writers: each drops, with its step before, what another may be putting.
          const bytes = bytesOf(`content ${step % 3}`)
          const added = store.leases.addCheckpoint(claim, {
            ...{ step, best: false, periodic: false, validationLoss: null, bytes },
          })
          // Three times in a row the collector was faster, which its hour of patience leaves no chance.
          if (
            !(await added.catch((error) =>
              /was removed before/.test(error) ? false : Promise.reject(error),
            ))
          )
            continue
          put += 1
          const point = await store.leases.resumePoint(claim)
          assert.ok(point !== null && 'bytes' in point, JSON.stringify(point))
          assert.deepEqual([point.step, Buffer.compare(point.bytes, bytes)], [step, 0])
        }
      }
      try {
        await Promise.all(claims.map((claim) => write(claim!)))
      } finally {
        over = true
        await collecting
      }
      assert.ok(put > 5 && removed > 0, `${put} put, ${removed} removed`)
    })

    test('the collector knows every table that refers to contents', async () => {
      const found = await db.query<{ name: string }>(
        `SELECT DISTINCT conrelid::regclass::text AS name FROM pg_constraint
         WHERE contype = 'f' AND confrelid = 'blobs'::regclass ORDER BY 1`,
      )
      assert.deepEqual(
        found.map(({ name }) => name),
        [...REFERENCES].sort(),
      )
    })
  })

test('a service that moves to S3 still reads what lies in the database, and says what it cannot read when it moves back', {
  skip: 'skip' in s3 ? s3.skip : false,
}, async () => {
  const database = await freshDatabase()
  const db = await openDatabase(database.url, 4)
  const place = await openS3('url' in s3 ? s3.url : '')
  try {
    const [here] = await blobsOf(db, null).referring([bytesOf('written before')], keep)
    const moved = blobsOf(db, place)
    const [there] = await moved.referring([bytesOf('written after')], keep)
    assert.equal(new TextDecoder().decode(await moved.get(here!)), 'written before')
    assert.equal(new TextDecoder().decode(await moved.get(there!)), 'written after')
    const back = blobsOf(db, null)
    await assert.rejects(back.get(there!), { message: /BLOB_URL is not set/ })
    assert.equal(await collect(db, null, { graceMs: -1000 }), 1, 'what lies elsewhere is left alone')
    await back.referring([bytesOf('written after')], keep)
    assert.equal(new TextDecoder().decode(await back.get(there!)), 'written after')
  } finally {
    place.close()
    await db.close()
    await database.drop()
  }
})
