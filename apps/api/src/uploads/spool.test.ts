import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openSpool } from './spool.js'

const dir = mkdtempSync(join(tmpdir(), 'sweepstack-spool-test-'))
after(() => rmSync(dir, { recursive: true }))

test('a file is gone once its work is done, or failed', async () => {
  const spool = await openSpool(dir)
  let path = ''
  await spool.use(async (given) => {
    path = given
    writeFileSync(given, 'x')
  })
  assert.equal(existsSync(path), false)
  const failed = spool.use(async (given) => {
    path = given
    writeFileSync(given, 'x')
    throw new Error('no')
  })
  await assert.rejects(failed, /no/)
  assert.equal(existsSync(path), false)
  await spool.close()
  assert.deepEqual(readdirSync(dir), [])
})

test('what killed processes of this machine left is removed at start, what others use is not', async () => {
  const spool = await openSpool(dir)
  const own = readdirSync(dir)
  const none = 2 ** 30
  const left = [
    `sweepstack-uploads-${hostname()}-${none}-a`,
    `sweepstack-uploads-${hostname()}-${process.pid}-b`,
  ]
  const others = [`sweepstack-uploads-another-host-${none}-c`, `sweepstack-uploads-${hostname()}-1-d`, 'mine']
  for (const name of [...left, ...others]) mkdirSync(join(dir, name, 'x'), { recursive: true })
  const second = await openSpool(dir)
  assert.deepEqual(
    readdirSync(dir).filter((name) => left.includes(name)),
    [],
  )
  for (const name of [...others, ...own]) assert.ok(existsSync(join(dir, name)), name)
  await second.close()
  await spool.close()
})
