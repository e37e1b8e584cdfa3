import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { plainFields, quotedFields } from './csv-fields.js'

const texts = (fields: Uint8Array[] | { wrong: string }) =>
  Array.isArray(fields) ? fields.map((field) => Buffer.from(field).toString()) : fields

test('any values quoted as RFC 4180 says come back', () => {
  const value = fc.string({ unit: fc.constantFrom('"', ',', '(', 'é', ' ', '\n') })
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), (values) => {
      const record = values.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')
      assert.deepEqual(texts(quotedFields(Buffer.from(record))), values)
    }),
  )
})

test('a record is split as csv-parse splits it, or refused where it refuses', () => {
  const record = fc.string({ unit: fc.constantFrom('"', ',', '(', ')'), minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(record, (text) => {
      fc.pre((text.split('"').length - 1) % 2 === 0)
      const bytes = Buffer.from(text)
      const ours = texts(text.includes('"') ? quotedFields(bytes) : plainFields(bytes, 0, bytes.length))
      assert.deepEqual(Array.isArray(ours) ? ours : null, theirs(text))
    }),
    { numRuns: 2000 },
  )
})

const theirs = (text: string): string[] | null => {
  try {
    return parse(text)[0] ?? null
  } catch {
    return null
  }
}
