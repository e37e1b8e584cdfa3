import assert from 'node:assert/strict'
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { writeOut } from './write-out.js'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sweepstack-out-'))
})
afterEach(() => rm(folder, { recursive: true }))

const at = (name: string): string => join(folder, name)
const pieces = ['a\n', 'b\n'].map((text) => Buffer.from(text))
const broken = function* (): Generator<Uint8Array> {
  yield* pieces
  throw new Error('broken')
}

test('a file is written whole, and takes the place of one that is there', async () => {
  await writeFile(at('x.csv'), 'old')
  await writeOut(at('x.csv'), pieces)
  assert.equal(await readFile(at('x.csv'), 'utf8'), 'a\nb\n')
  assert.deepEqual(await readdir(folder), ['x.csv'])
})

test('a name that ends in .gz is gzipped', async () => {
  await writeOut(at('x.csv.gz'), pieces)
  assert.equal(gunzipSync(await readFile(at('x.csv.gz'))).toString(), 'a\nb\n')
})

test('what fails half way leaves nothing new, and what was there as it was', async () => {
  await writeFile(at('old.csv'), 'old')
  for (const name of ['new.csv', 'old.csv', 'new.csv.gz'])
    await assert.rejects(writeOut(at(name), broken()), { message: 'broken' })
  assert.deepEqual(await readdir(folder), ['old.csv'])
  assert.equal(await readFile(at('old.csv'), 'utf8'), 'old')
})

test('a signal ends it and leaves nothing', async () => {
  const endless = function* (): Generator<Uint8Array> {
    for (let i = 0; ; i++) {
      if (i === 3) process.emit('SIGINT')
      yield Buffer.from('x')
    }
  }
  await assert.rejects(writeOut(at('x.csv'), endless()), {
    message: /^interrupted; .*x\.csv was not written$/,
  })
  assert.deepEqual(await readdir(folder), [])
})

test('a device is written to, not replaced', async () => {
  await writeOut('/dev/null', pieces)
  assert.equal((await readFile('/dev/null')).length, 0)
})

test('a link stays a link, and the file it leads to is written', async () => {
  await writeFile(at('real.csv'), 'old')
  await symlink(at('real.csv'), at('link.csv'))
  await writeOut(at('link.csv'), pieces)
  assert.ok((await lstat(at('link.csv'))).isSymbolicLink())
  assert.equal(await readFile(at('real.csv'), 'utf8'), 'a\nb\n')
})

test('a folder, and a folder that is not there, are wrong calls', async () => {
  await mkdir(at('d'))
  await assert.rejects(writeOut(at('d'), pieces), { code: 'request.invalid', message: /is a folder$/ })
  await assert.rejects(writeOut(at('no/x.csv'), pieces), {
    code: 'request.invalid',
    message: /is in a folder that does not exist$/,
  })
})
