import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { ERRORS, errorCodes, SweepstackError } from './errors.js'

const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8')
const rows = [...page.matchAll(/^\| `([^`]+)` \| (\d+) \| ([^|]+) \| ([^|]+) \|$/gm)].map(
  ([, code, status, meaning, advice]) => ({ code, status: Number(status), meaning, advice: advice ?? '' }),
)

test('docs/errors.md has every code, in order, with its status and title', () => {
  assert.deepEqual(
    rows.map(({ code, status, meaning }) => ({ code, status, meaning })),
    errorCodes.map((code) => ({ code, status: ERRORS[code].status, meaning: ERRORS[code].title })),
  )
})

test('docs/errors.md says what to do about each', () => {
  for (const { code, advice } of rows) assert.ok(advice.length > 15, `${code}: ${advice}`)
})

test('an error survives the way over HTTP', () => {
  const issues = [{ path: 'base.model.heads', message: 'does not divide dModel', fix: 'use 4' }]
  const error = new SweepstackError('spec.invalid', 'heads', { fix: 'use 4', issues })
  const back = SweepstackError.fromProblem(JSON.parse(JSON.stringify(error.toProblem('r1'))))
  assert.deepEqual(
    [back.code, back.message, back.fix, back.issues, back.status],
    [error.code, error.message, error.fix, issues, 400],
  )
  assert.equal(error.toProblem('r1').requestId, 'r1')
})
