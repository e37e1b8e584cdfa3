import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { parseEnv } from './env.js'

const schema = z.object({
  PORT: z.coerce.number().max(65_535).default(1),
  HOST: z.string({ error: 'not set' }),
})

test('an empty variable is one not set: it gets its default', () => {
  assert.deepEqual(parseEnv(schema, { HOST: 'h', PORT: '', OTHER: 'x' }), { HOST: 'h', PORT: 1 })
})

test('every variable at fault is named, a line each', () => {
  assert.throws(() => parseEnv(schema, { HOST: '', PORT: '99999' }), {
    code: 'config.invalid',
    message: /^PORT: .*\nHOST: not set$/,
  })
})
