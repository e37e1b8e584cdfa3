import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openOne } from './opened.js'
import { previewOf, previewText } from './preview.js'
import { resolveWhat, type WhatOptions } from './what.js'

let folder = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sweepstack-preview-'))
  await writeFile(
    join(folder, 's.yaml'),
    `name: s
base:
  data: { preset: fixed-length, length: 14, train: 200 }
  tests: { some: { size: 60 }, curve: { preset: each-count, count: { min: 0, max: 4 }, perCount: 10 } }
`,
  )
  await writeFile(join(folder, 't.csv'), `sequence,label\n${'(()),1\n'.repeat(70)}`)
})
after(() => rm(folder, { recursive: true }))

const firstLine = async (text: string | undefined, options: Partial<WhatOptions>, most: number) => {
  const what = await resolveWhat(text, { set: [], ...options })
  const strings = await openOne(what, options.test, {}, most)
  const preview = await previewOf(strings, 1).finally(strings.close)
  return previewText(preview, strings.of, 80).split('\n')[0] ?? ''
}

test('a part of what is sampled is said to be one', async () => {
  const zero = { preset: 'zero-count', set: ['length=10'], n: 1200 }
  assert.match(await firstLine(undefined, zero, 100), /^zero-count: the first 100 of 1,200 strings, /)
  assert.match(await firstLine(undefined, zero, 1200), /^zero-count: 1,200 strings, /)
  const sweep = join(folder, 's.yaml')
  assert.match(await firstLine(sweep, {}, 50), /^train: the first 50 of 200 strings, /)
  assert.match(await firstLine(sweep, { test: 'some' }, 50), /^test:some: the first 50 of 60 strings, /)
  assert.match(await firstLine(sweep, { test: 'curve' }, 20), /^test:curve: the first 20 of 30 strings, /)
})

test('of a file all strings are looked at', async () => {
  assert.match(await firstLine(join(folder, 't.csv'), {}, 50), /^t\.csv: 70 strings, /)
})
