import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { appWithoutServices } from '../testing/app-without-services.js'

type Operation = {
  summary?: string
  operationId?: string
  requestBody?: { content: Record<string, { schema: { type?: string; description?: string } }> }
  responses: Record<string, { description: string; content?: Record<string, { schema: unknown }> }>
}
const app = await appWithoutServices()
after(() => app.close())
const document = app.swagger() as unknown as {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, unknown> }
}
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
)

test('it is OpenAPI 3.1 and has every route', () => {
  assert.match(document.openapi, /^3\.1\./)
  assert.ok(operations.length >= 20, `${operations.length}`)
})

for (const { name, operation } of operations)
  test(`${name} has a summary, a success, and problems as problem+json`, () => {
    assert.ok(operation.summary && operation.operationId)
    const statuses = Object.keys(operation.responses)
    assert.ok(statuses.some((status) => status.startsWith('2')))
    for (const status of statuses) {
      const { description, content } = operation.responses[status] as Operation['responses'][string]
      assert.ok(description, status)
      if (/^[45]/.test(status)) assert.deepEqual(Object.keys(content ?? {}), ['application/problem+json'])
    }
    for (const status of ['400', '401', '500', '503']) assert.ok(statuses.includes(status), status)
  })

test('operation ids differ', () => {
  const ids = operations.map(({ operation }) => operation.operationId)
  assert.equal(new Set(ids).size, ids.length)
})

test('every reference leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]*)"/g)].map(([, ref]) => ref ?? '')
  assert.ok(references.length > 0)
  for (const reference of new Set(references)) {
    assert.match(reference, /^#\/components\/schemas\//)
    assert.ok(document.components.schemas[reference.replace('#/components/schemas/', '')], reference)
  }
})

test('an upload is text where it is text, and bytes without a type where it is not', () => {
  const content = document.paths['/v1/datasets']?.post?.requestBody?.content ?? {}
  const types = Object.entries(content).map(([media, { schema }]) => [media, schema.type])
  assert.deepEqual(Object.fromEntries(types), {
    'text/csv': 'string',
    'application/x-ndjson': 'string',
    'application/vnd.apache.parquet': undefined,
    'application/gzip': undefined,
    'application/octet-stream': undefined,
  })
  for (const { schema } of Object.values(content)) assert.ok(schema.description)
})
