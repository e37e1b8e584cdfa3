import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { appWithoutServices } from '../testing/app-without-services.js'

const token = 'a-token-of-some-length'
const app = await appWithoutServices({ token })
after(() => app.close())

const ask = (url: string, authorization?: string) =>
  app.inject({ url, headers: authorization === undefined ? {} : { authorization } })

test('health and documentation answer without a token', async () => {
  for (const url of ['/healthz', '/docs', '/docs/json']) assert.equal((await ask(url)).statusCode, 200, url)
})

test('everything else asks for one, wrong paths too', async () => {
  for (const url of ['/v1/schema/sweep.json', '/metrics', '/v1/sweeps', '/nothing', '/docs/nothing.txt/x']) {
    const response = await ask(url)
    assert.equal(response.statusCode, 401, url)
    assert.equal(response.json().code, 'auth.required')
    assert.match(String(response.headers['www-authenticate']), /^Bearer/)
  }
})

test('the right token opens, a wrong one does not', async () => {
  const url = '/v1/schema/sweep.json'
  assert.equal((await ask(url, `Bearer ${token}`)).statusCode, 200)
  assert.equal((await ask(url, `bearer  ${token}`)).statusCode, 200)
  for (const wrong of [
    `Bearer ${token}x`,
    `Bearer ${token.slice(1)}`,
    `Basic ${token}`,
    'Bearer',
    token,
    'Bearer é',
  ])
    assert.equal((await ask(url, wrong)).statusCode, 401, wrong)
})

test('with a token any name of the host is answered', async () => {
  const response = await app.inject({ url: '/healthz', headers: { host: 'sweeps.example.org' } })
  assert.equal(response.statusCode, 200)
})
