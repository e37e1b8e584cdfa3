import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { RunView, SweepView } from '@sweepstack/contracts'
import { type Command, commandWithHome, isAlive } from '../helpers/command.js'
import { until } from '../helpers/until.js'

let command: Command
before(async () => {
  command = await commandWithHome()
})
after(() => command.close())

type ServiceRecord = { url: string; pid: number; workers: number }
const recordPath = (): string => join(command.home, 'service.json')
const record = (): ServiceRecord => JSON.parse(readFileSync(recordPath(), 'utf8')) as ServiceRecord
const upWith = async (workers: number) => {
  const up = command.start(['up', '--workers', String(workers), '--port', '0'])
  await until(
    `up has ${workers} workers`,
    () => existsSync(recordPath()) && record().workers === workers && up.stderr().includes('API at'),
    { seconds: 60 },
  )
  return up
}

test('two workers of `up` and one started by hand all take runs of one sweep; Ctrl-C ends it all', async () => {
  const up = await upWith(2)
  const service = record()
  const hand = command.start(['worker'], { SWEEPSTACK_CONCURRENCY: '1' })
  await until(
    'the worker by hand is ready',
    () => hand.stdout().includes('worker ready') || hand.stderr().includes('worker ready'),
    { seconds: 60 },
  )

  const seeds = [0, 1, 2, 3, 4, 5]
  const ended = await command.run(
    'submit',
    'sweeps/smoke.yaml',
    '--set',
    `seeds=[${seeds}]`,
    '--wait',
    '--format',
    'json',
  )
  assert.equal(ended.code, 0, ended.stderr)
  const sweep = JSON.parse(ended.stdout) as SweepView
  assert.equal(sweep.runs.done, 12)

  const runs = JSON.parse((await command.run('runs', sweep.id, '--format', 'json')).stdout) as RunView[]
  const workers = new Set(runs.map(({ worker }) => worker))
  assert.equal(workers.size, 3, [...workers].join(' '))
  assert.ok([...workers].some((name) => name?.endsWith(`-${hand.child.pid}`)))

  const second = await command.run('up')
  assert.equal(second.code, 1)
  assert.match(second.stderr, /^error: a service runs here already, at http.*\nfix: /m)

  hand.child.kill('SIGTERM')
  assert.equal((await hand.ended).code, 0)
  up.child.kill('SIGINT')
  assert.equal((await up.ended).code, 0)
  assert.equal(isAlive(service.pid), false)
  assert.equal(existsSync(recordPath()), false)
})

test('when `up` is killed everything it started ends, and what it knew is there afterwards', async () => {
  const up = await upWith(1)
  const { pid } = record()
  up.child.kill('SIGKILL')
  await until('the host has ended', () => !isAlive(pid), { seconds: 60 })
  const { code, stdout, stderr } = await command.run('status', '--format', 'json')
  assert.equal(code, 0, stderr)
  assert.equal((JSON.parse(stdout) as SweepView[]).length, 1)
})

test('when the host itself is killed its processes end, and the next command starts afresh', async () => {
  const up = await upWith(1)
  const { pid, url } = record()
  process.kill(pid, 'SIGKILL')
  const { code: ended, stderr: said } = await up.ended
  assert.equal(ended, 1)
  assert.match(said, /^error: the (local )?service (was stopped|has ended by itself)/m)
  await until(
    'the API has ended',
    () =>
      fetch(url).then(
        () => false,
        () => true,
      ),
    { seconds: 60 },
  )
  const { code, stderr } = await command.run('status')
  assert.equal(code, 0, stderr)
})
