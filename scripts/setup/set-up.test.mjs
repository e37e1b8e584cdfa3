import assert from 'node:assert/strict'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { isInstalled } from './dependencies.mjs'
import { allFailed, SetupError } from './failure.mjs'
import { withLock } from './lock.mjs'
import { checkNode } from './node-version.mjs'
import { cacheDir } from './paths.mjs'
import { linkLibraries } from './postgres.mjs'
import { run } from './run.mjs'
import { hashOf } from './stamp.mjs'

const folder = mkdtempSync(join(tmpdir(), 'sweepstack-set-up-'))
after(() => rmSync(folder, { recursive: true }))

test('Node below 20.19 is refused, above is not', () => {
  for (const version of ['18.20.0', '20.18.3']) assert.throws(() => checkNode(version), SetupError)
  for (const version of ['20.19.0', '22.0.0', '24.1.0']) checkNode(version)
})

test('the cache follows SWEEPSTACK_CACHE, then XDG_CACHE_HOME', () => {
  assert.equal(cacheDir({ SWEEPSTACK_CACHE: '/a', XDG_CACHE_HOME: '/b' }), '/a')
  assert.equal(cacheDir({ XDG_CACHE_HOME: '/b' }), '/b/sweepstack')
  assert.match(cacheDir({}), /\.cache\/sweepstack$/)
})

test('node_modules is as the lock says: same versions, only optional packages missing', () => {
  const lock = (packages) =>
    JSON.stringify({ packages: { '': {}, 'packages/x': { version: '1.0.0' }, ...packages } })
  const [a, other] = [
    { version: '1.0.0', integrity: 'i' },
    { version: '1.0.0', integrity: 'j' },
  ]
  const wanted = lock({ 'node_modules/a': a, 'node_modules/b': { ...other, optional: true } })
  assert.ok(isInstalled(wanted, lock({ 'node_modules/a': a })))
  assert.ok(isInstalled(wanted, wanted))
  assert.ok(!isInstalled(wanted, lock({})))
  assert.ok(!isInstalled(wanted, lock({ 'node_modules/a': { ...a, version: '1.0.1' } })))
  assert.ok(!isInstalled(wanted, lock({ 'node_modules/a': other })))
})

test('a lock lets one in at a time', async () => {
  const path = join(folder, 'one', 'lock')
  const seen = []
  const visit = (name) =>
    withLock(path, async () => {
      seen.push(`${name} in`)
      await sleep(60)
      seen.push(`${name} out`)
    })
  await Promise.all([visit('a'), visit('b'), visit('c')])
  for (let i = 0; i < seen.length; i += 2) assert.equal(seen[i].split(' ')[0], seen[i + 1].split(' ')[0])
  assert.ok(!existsSync(path))
})

test('a lock is given back after a failure', async () => {
  const path = join(folder, 'failing')
  await assert.rejects(
    withLock(path, () => Promise.reject(new Error('no'))),
    /no/,
  )
  assert.ok(!existsSync(path))
})

test('the lock of a process that is gone, or that stopped touching it, is taken', async () => {
  const gone = join(folder, 'gone')
  const { pid } = await import('node:child_process').then(({ spawnSync }) =>
    spawnSync(process.execPath, ['-e', '']),
  )
  const { hostname } = await import('node:os')
  writeFileSync(gone, JSON.stringify({ pid, host: hostname(), id: 'x' }))
  assert.equal(await withLock(gone, async () => 'in'), 'in')
  for (const text of [JSON.stringify({ pid: 1, host: 'elsewhere', id: 'x' }), '']) {
    const old = join(folder, 'old')
    writeFileSync(old, text)
    const past = new Date(Date.now() - 60_000)
    utimesSync(old, past, past)
    assert.equal(await withLock(old, async () => 'in'), 'in')
  }
})

test('a lock that is touched is waited for', async () => {
  const path = join(folder, 'held')
  writeFileSync(path, JSON.stringify({ pid: 1, host: 'elsewhere', id: 'x' }))
  setTimeout(() => rmSync(path), 300)
  const started = Date.now()
  await withLock(path, async () => {}, { staleMs: 5_000 })
  assert.ok(Date.now() - started >= 290)
})

test("PostgreSQL's links are made, twice without harm", () => {
  const home = join(folder, 'pg')
  mkdirSync(join(home, 'native', 'lib'), { recursive: true })
  writeFileSync(join(home, 'native', 'lib', 'a.so.1.2'), 'a')
  const list = [{ source: 'native/lib/a.so.1.2', target: 'native/lib/a.so.1' }]
  writeFileSync(join(home, 'native', 'pg-symlinks.json'), JSON.stringify(list))
  linkLibraries(home)
  linkLibraries(home)
  assert.equal(readlinkSync(join(home, 'native', 'lib', 'a.so.1')), 'a.so.1.2')
  assert.equal(readFileSync(join(home, 'native', 'lib', 'a.so.1'), 'utf8'), 'a')
})

test('a program that fails is shown with both ends of what it said', async () => {
  // Not process.exit, which drops what a reader that is busy has not taken yet.
  const middle = 'for (let i = 0; i < 900; i++) console.log("middle", i);'
  const code = `process.exitCode = 3; console.log("begin"); ${middle} console.error("end")`
  await assert.rejects(run(process.execPath, ['-e', code]), (error) => {
    assert.ok(error instanceof SetupError)
    assert.match(error.message, /exit code 3:\nbegin.*\[\.\.\.\].*end$/s)
    return error.message.length < 4_000
  })
  const amid = `process.exitCode = 3; console.log("begin"); ${middle} console.error("why"); ${middle}`
  await assert.rejects(run(process.execPath, ['-e', amid]), /exit code 3:\nbegin.*\[\.\.\.\].*why$/s)
  await assert.rejects(run('no-such-program-here', []), /is not installed/)
  assert.equal((await run(process.execPath, ['-e', 'console.log(1)'])).trim(), '1')
})

test('all that was tried is named, with what to do', () => {
  const attempts = [
    { way: 'this', why: 'a\nb' },
    { way: 'that', why: 'c' },
  ]
  const { message } = allFailed('nothing worked.', attempts, ['do x'])
  assert.equal(
    message,
    'nothing worked.\nTried:\n  1. this\n     a\n     b\n  2. that\n     c\nWhat to do (any one of these):\n  - do x',
  )
})

test('hashOf keeps texts apart', () => {
  assert.notEqual(hashOf('ab', 'c'), hashOf('a', 'bc'))
})
