import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { importConfigSchema } from '@sweepstack/contracts'
import { parseImportConfig } from '@sweepstack/weights'
import { parse } from 'yaml'
import { PAGES, pagePath } from './docs.mjs'

const read = (path) => readFileSync(new URL(path, import.meta.url), 'utf8')

for (const [name, page] of Object.entries(PAGES))
  test(`docs/${name} says what the code says (npm run docs writes it)`, () => {
    assert.equal(readFileSync(pagePath(name), 'utf8'), page())
  })

test('docs/operating.md names every variable that the API and the worker read', () => {
  const page = read('../docs/operating.md')
  for (const app of ['api', 'worker', 'cli']) {
    const names = read(`../apps/${app}/src/env.ts`).match(
      /\b(?:[A-Z]+_URL|SWEEPSTACK_[A-Z_]+|LOG_LEVEL|HOST|PORT)\b/g,
    )
    for (const name of new Set(names)) assert.ok(page.includes(`\`${name}\``), `${app}: ${name}`)
  }
})

const configsIn = (text) =>
  [...text.matchAll(/^( *)format: (?:transformer-lens|torch-encoder)\n(?:\1[a-zA-Z].*\n)+/gm)].map(
    ([found]) => parse(found),
  )

test('the configs in docs/models.md and in the help of model import are configs', () => {
  for (const place of ['../docs/models.md', '../apps/cli/src/commands/model/import-help.ts']) {
    const configs = configsIn(read(place))
    assert.deepEqual(
      configs.map(({ format }) => format),
      ['transformer-lens', 'torch-encoder'],
      place,
    )
    for (const config of configs) assert.equal(parseImportConfig(config).format, config.format)
  }
})

test('docs/models.md names every field of a config', () => {
  const page = read('../docs/models.md')
  for (const { shape } of importConfigSchema.options)
    for (const name of Object.keys(shape)) assert.match(page, new RegExp(`\`${name}\`|^${name}:`, 'm'), name)
})
