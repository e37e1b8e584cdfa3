import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
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
