import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, test } from 'node:test'
import { problemSchema } from '@sweepstack/contracts'
import type { InjectOptions } from 'fastify'
import { appWithoutServices } from './testing/app-without-services.js'

const app = await appWithoutServices()
after(() => app.close())

const JSON_TYPE = { 'content-type': 'application/json' }
const YAML_TYPE = { 'content-type': 'application/yaml' }
const ID = '00000000-0000-7000-8000-000000000000'

/** What the request is refused with: the problem, checked against its schema and its media type. */
const refusal = async (request: InjectOptions) => {
  const response = await app.inject(request)
  assert.match(String(response.headers['content-type']), /^application\/problem\+json/)
  const problem = problemSchema.parse(response.json())
  assert.equal(problem.status, response.statusCode)
  assert.equal(problem.requestId, response.headers['x-request-id'])
  return { ...problem, headers: response.headers }
}

const cases: [what: string, request: InjectOptions, code: string, fix?: RegExp][] = [
  ['a wrong path', { url: '/v1/sweps' }, 'not-found', /\/v1\/sweeps/],
  ['a path without its version', { url: '/results' }, 'not-found', /\/v1\/results/],
  ['an unknown parameter', { url: '/v1/sweeps?limitt=3' }, 'request.invalid', /limit/],
  ['a limit that is no number', { url: '/v1/sweeps?limit=many' }, 'request.invalid', /1 to 1000/],
  ['an id that is none', { url: '/v1/sweeps/7' }, 'request.invalid', /UUID/],
  ['a very long id', { url: `/v1/runs/${'7'.repeat(5_000)}` }, 'request.invalid'],
  ['a misspelt spec path', { url: '/v1/runs?model.layer=2' }, 'request.invalid', /model\.layers/],
  ['a misspelt format', { url: `/v1/runs/${ID}/metrics?format=cvs` }, 'request.invalid', /csv/],
  [
    'a ref that is none',
    { url: '/v1/datasets/sha256:12/audit' },
    'request.invalid',
    /^sha256: and 64 hex.*lists them$/,
  ],
  [
    'a misspelt yes',
    {
      method: 'POST',
      url: '/v1/datasets?name=x&skipBad=yes',
      headers: { 'content-type': 'text/csv' },
      payload: '()',
    },
    'request.invalid',
    /^use one of true, false$/,
  ],
  ['an unknown status', { url: '/v1/runs?status=done,sleeping' }, 'request.invalid', /queued/],
  ['broken percent-encoding', { url: '/v1/sweeps/%E0%A4%A' }, 'request.invalid', /percent/],
  ['NUL in a query', { url: '/v1/runs?sweep=%00' }, 'request.invalid'],
  ['a prototype in a query', { url: '/v1/runs?__proto__=1' }, 'request.invalid'],
  ['an axis there is not', { url: '/v1/results?by=colour' }, 'request.invalid', /depth/],
  ['no axis', { url: '/v1/results' }, 'request.invalid', /^use one of test, depth, /],
  ['a text for a number', { url: '/v1/results?by=test&model.dModel=16,abc' }, 'request.invalid', /a number/],
  ['a misspelt name', { url: '/v1/runs?model.positional=sinusoid' }, 'request.invalid', /sinusoidal/],
  ['a range of names', { url: '/v1/probes?model.positional=1..2' }, 'request.invalid', /by commas/],
  ['no body', { method: 'POST', url: '/v1/sweeps' }, 'spec.unparsable', /JSON/],
  [
    'an empty JSON body',
    { method: 'POST', url: '/v1/sweeps', headers: JSON_TYPE, payload: '' },
    'spec.unparsable',
  ],
  [
    'half a JSON body',
    { method: 'POST', url: '/v1/sweeps', headers: JSON_TYPE, payload: '{"a":' },
    'spec.unparsable',
    /YAML/,
  ],
  [
    'half a YAML body',
    { method: 'POST', url: '/v1/sweeps', headers: YAML_TYPE, payload: 'a: [' },
    'spec.unparsable',
  ],
  [
    'a body that is no UTF-8',
    { method: 'POST', url: '/v1/sweeps', headers: JSON_TYPE, payload: Buffer.from([0x22, 0xff, 0x22]) },
    'spec.unparsable',
    /UTF-8/,
  ],
  [
    'a deep YAML body',
    { method: 'POST', url: '/v1/sweeps', headers: YAML_TYPE, payload: '['.repeat(100_000) },
    'spec.unparsable',
  ],
  [
    'a deep JSON body',
    {
      method: 'POST',
      url: '/v1/sweeps',
      headers: JSON_TYPE,
      payload: '['.repeat(100_000) + ']'.repeat(100_000),
    },
    'request.invalid',
  ],
  [
    'a YAML bomb',
    { method: 'POST', url: '/v1/sweeps', headers: YAML_TYPE, payload: bomb() },
    'spec.unparsable',
  ],
  [
    'plain text',
    { method: 'POST', url: '/v1/sweeps', headers: { 'content-type': 'text/plain' }, payload: 'x' },
    'request.media-type',
    /yaml/,
  ],
  [
    'a large body',
    { method: 'POST', url: '/v1/sweeps', headers: JSON_TYPE, payload: ' '.repeat(2 ** 20 + 1) },
    'request.too-large',
    /BODY_LIMIT/,
  ],
  [
    '__proto__ in a body',
    { method: 'POST', url: '/v1/sweeps', headers: JSON_TYPE, payload: '{"__proto__":{"a":1}}' },
    'request.invalid',
  ],
  [
    'a list for a spec',
    { method: 'POST', url: '/v1/sweeps', headers: JSON_TYPE, payload: '[]' },
    'spec.invalid',
  ],
  [
    'a misspelt field',
    { method: 'POST', url: '/v1/sweeps', headers: JSON_TYPE, payload: { name: 'x', bse: {} } },
    'spec.invalid',
  ],
  [
    'a bad key',
    { method: 'POST', url: '/v1/sweeps', headers: { ...JSON_TYPE, 'idempotency-key': 'a b' }, payload: {} },
    'request.invalid',
  ],
  [
    'a file by its path',
    {
      method: 'POST',
      url: '/v1/sweeps?dryRun=true',
      payload: { name: 'x', base: { data: { preset: 'file', file: 'x.csv' } } },
    },
    'spec.invalid',
    /datasets/,
  ],
  [
    'no seeds',
    { method: 'POST', url: `/v1/sweeps/${ID}/extend`, payload: { seeds: [] } },
    'request.invalid',
    /one/,
  ],
  [
    'a seed that is none',
    { method: 'POST', url: `/v1/sweeps/${ID}/extend`, payload: { seeds: [1e300] } },
    'request.invalid',
  ],
  [
    'a file without a name',
    { method: 'POST', url: '/v1/datasets', headers: { 'content-type': 'text/csv' }, payload: 'x' },
    'request.invalid',
  ],
  [
    'a file name with a slash',
    { method: 'POST', url: '/v1/datasets?name=../x', headers: { 'content-type': 'text/csv' }, payload: 'x' },
    'request.invalid',
  ],
  [
    'a file that lies',
    {
      method: 'POST',
      url: '/v1/datasets?name=x.csv',
      headers: { 'content-type': 'text/csv' },
      payload: 'sequence,label\n((,1\n',
    },
    'file.invalid',
  ],
  [
    'an empty file',
    { method: 'POST', url: '/v1/datasets?name=x.csv', headers: { 'content-type': 'text/csv' } },
    'file.invalid',
  ],
  ['a file ref that is none', { url: '/v1/datasets/md5:0' }, 'request.invalid'],
  [
    'an event id that is none',
    { url: `/v1/sweeps/${ID}/events`, headers: { 'last-event-id': 'x' } },
    'request.invalid',
  ],
  [
    'a wrong path with a body of any type',
    { method: 'POST', url: '/v1/nothing', headers: { 'content-type': 'x/y' }, payload: 'x' },
    'not-found',
  ],
  [
    'a name of another host',
    { url: '/v1/sweeps', headers: { host: 'evil.example' } },
    'request.invalid',
    /127\.0\.0\.1/,
  ],
]
for (const [what, request, code, fix] of cases)
  test(`${what}: ${code}`, async () => {
    const problem = await refusal(request)
    assert.equal(problem.code, code, problem.detail)
    if (fix !== undefined) assert.match(problem.fix ?? '', fix)
  })

function bomb(): string {
  const level = (name: string, of: string) => `${name}: &${name} [${Array(9).fill(`*${of}`).join(', ')}]\n`
  return `a: &a [x]\n${['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((n, i) => level(n, 'abcdefgh'[i] as string)).join('')}`
}

test('what is required and not given is said so; what is given and unknown, too', async () => {
  assert.equal((await refusal({ url: '/v1/results' })).detail, 'by: required, and not given')
  assert.equal((await refusal({ url: '/v1/results?by=x' })).detail, 'by: not one of the known values')
})

test('a path with another method: 405 with Allow, whatever the body', async () => {
  const headers = { 'content-type': 'x/y' }
  const { code, headers: answer } = await refusal({ method: 'PUT', url: '/v1/sweeps', headers, payload: 'x' })
  assert.equal(code, 'method-not-allowed')
  assert.equal(answer.allow, 'GET, HEAD, POST')
})

test('a problem is bounded, however much is wrong', async () => {
  const payload = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`field ${i}`, 1]))
  const response = await app.inject({ method: 'POST', url: '/v1/sweeps', payload })
  assert.equal(response.statusCode, 400)
  assert.ok(response.payload.length < 20_000, `${response.payload.length}`)
})

test('a sane request id is kept, another is not', async () => {
  const ask = async (given: string) =>
    (await app.inject({ url: '/healthz', headers: { 'x-request-id': given } })).headers['x-request-id']
  assert.equal(await ask('trace-1.2:3'), 'trace-1.2:3')
  assert.notEqual(await ask('two words'), 'two words')
  assert.notEqual(await ask('x'.repeat(129)), 'x'.repeat(129))
})

test('what is not HTTP gets a problem too', async () => {
  const url = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  const answer = await new Promise<string>((resolve, reject) => {
    let text = ''
    const socket = connect(Number(url.port), '127.0.0.1', () => {
      socket.write('NOT HTTP AT ALL\r\n\r\n')
    })
    socket
      .setEncoding('utf8')
      .on('data', (chunk) => {
        text += chunk
      })
      .on('end', () => resolve(text))
      .on('error', reject)
  })
  assert.match(answer, /^HTTP\/1\.1 400 .*content-type: application\/problem\+json/s)
  problemSchema.parse(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)))
})

test('a service that fails in a way we do not know is a 500 that says nothing of the inside', async () => {
  const problem = await refusal({ url: `/v1/sweeps/${ID}` })
  assert.equal(problem.code, 'internal')
  assert.doesNotMatch(problem.detail, /store/)
})
