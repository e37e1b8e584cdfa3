import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createClient } from '@sweepstack/client'
import { freshDatabase } from '@sweepstack/store/testing'
import { type Command, commandWithHome } from '../helpers/command.js'
import { testRedis } from '../helpers/redis.js'
import { until } from '../helpers/until.js'

let command: Command
before(async () => {
  command = await commandWithHome()
})
after(() => command.close())

/** What docker-compose.yml starts, as plain processes: the same commands, by the same variables. */
test('api and two workers on a PostgreSQL and a Redis by address', async (t) => {
  const redis = await testRedis()
  if ('skip' in redis) return t.skip(redis.skip)
  const database = await freshDatabase()
  t.after(async () => {
    await redis.stop()
    await database.drop()
  })
  const token = 'a-token-of-sixteen-or-more'
  const env = { DATABASE_URL: database.url, QUEUE_URL: redis.url, SWEEPSTACK_CONCURRENCY: '1' }
  const api = command.start(['api'], { ...env, PORT: '0', HOST: '127.0.0.1', SWEEPSTACK_TOKEN: token })
  const address = /Server listening at (http:\/\/127\.0\.0\.1:\d+)/
  await until('the API listens', () => address.test(api.stdout() + api.stderr()), { seconds: 60 })
  const url = address.exec(api.stdout() + api.stderr())?.[1] ?? ''
  const workers = [command.start(['worker'], env), command.start(['worker'], env)]
  await until(
    'the workers are ready',
    () => workers.every((worker) => (worker.stdout() + worker.stderr()).includes('worker ready')),
    { seconds: 60 },
  )

  const refused = command.start(['status', '--url', url])
  assert.equal((await refused.ended).code, 1)
  const submitted = command.start(
    ['submit', 'sweeps/smoke.yaml', '--set', 'seeds=[0,1,2]', '--wait', '--url', url, '--format', 'json'],
    { SWEEPSTACK_TOKEN: token },
  )
  const { code, stdout, stderr } = await submitted.ended
  assert.equal(code, 0, stderr)
  const { id } = JSON.parse(stdout) as { id: string }
  const { items } = await createClient({ baseUrl: url, token }).runs.list({ sweep: id })
  assert.equal(items.length, 6)
  assert.deepEqual(
    new Set(items.map(({ worker }) => Number(worker?.split('-').at(-1)))),
    new Set(workers.map(({ child }) => child.pid)),
  )

  for (const { child, ended } of [...workers, api]) {
    child.kill('SIGTERM')
    assert.equal((await ended).code, 0)
  }
})
