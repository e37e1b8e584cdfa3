import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { startChild } from './child.js'
import { liveHolds, placeHold } from './holds.js'
import { lockHolder, takeLock } from './lock.js'
import { liveRecord, writeRecord } from './record.js'
import { workerPool } from './worker-pool.js'

let folder = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sweepstack-service-'))
})
after(() => rm(folder, { recursive: true, force: true }))

const deadPid = async (): Promise<number> => {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  return child.pid ?? 0
}

test('a lock is one process’s; a dead holder’s is taken over', async () => {
  const path = join(folder, 'lock')
  assert.equal(await takeLock(path), 'taken')
  assert.deepEqual(await takeLock(path, 1), { holder: process.pid })
  await writeFile(path, String(await deadPid()))
  assert.equal(await lockHolder(path), null)
  assert.equal(await takeLock(path), 'taken')
  assert.equal(await readFile(path, 'utf8'), String(process.pid))
})

test('of processes that try for a lock at once one gets it, be it free, a dead process’s or cut short', async () => {
  const path = join(folder, 'contended')
  const script = `import { takeLock } from ${JSON.stringify(new URL('./lock.js', import.meta.url).href)}
    process.on('message', async (path) => process.send(await takeLock(path)))`
  const rivals = Array.from({ length: 6 }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    }),
  )
  try {
    for (const before of [null, String(await deadPid()), ''])
      for (let round = 0; round < 40; round++) {
        await (before === null ? rm(path, { force: true }) : writeFile(path, before))
        const answers = await Promise.all(
          rivals.map(async (rival) => {
            rival.send(path)
            return (await once(rival, 'message'))[0]
          }),
        )
        const holder = rivals[answers.indexOf('taken')]?.pid
        const expected = rivals.map(({ pid }) => (pid === holder ? 'taken' : { holder }))
        assert.deepEqual(answers, expected, `round ${round} over ${JSON.stringify(before)}`)
      }
    const left = (await readdir(folder)).filter((name) => name.startsWith('contended.'))
    assert.deepEqual(left, [], 'nothing is left beside it')
  } finally {
    for (const rival of rivals) rival.kill()
  }
})

test('a hold counts while its process lives', async () => {
  const holds = join(folder, 'holds')
  assert.deepEqual(await liveHolds(holds), [])
  const remove = await placeHold(holds, 2)
  await writeFile(join(holds, `${await deadPid()}.json`), '{"pid":1,"workers":9}')
  assert.deepEqual(await liveHolds(holds), [{ pid: process.pid, workers: 2 }])
  await remove()
  assert.deepEqual(await readdir(holds), [])
})

test('a record of a dead process, or of a service that does not answer, is none', async () => {
  const path = join(folder, 'service.json')
  assert.equal(await liveRecord(path), null)
  const record = { url: 'http://127.0.0.1:1', databaseUrl: 'x', startedAt: '', workers: 0, problem: null }
  await writeRecord(path, { ...record, pid: process.pid })
  assert.equal(await liveRecord(path), null)
  await writeRecord(path, { ...record, pid: await deadPid() })
  assert.equal(await liveRecord(path), null)
})

const childOf = async (name: string, source: string, readyMs = 10_000) => {
  const main = join(folder, `${name}.mjs`)
  await writeFile(main, source)
  const logFile = join(folder, `${name}.log`)
  return startChild({ name, main: pathToFileURL(main).href, env: { GREETING: 'hello' }, logFile, readyMs })
}

test('a child is ready when it says so, with its address, and stops when asked', async () => {
  const child = await childOf(
    'good',
    `console.log(process.env.GREETING)
     process.send({ type: 'ready', url: 'http://127.0.0.1:9' })
     setInterval(() => {}, 1000)`,
  )
  assert.equal(child.url, 'http://127.0.0.1:9')
  await child.stop(5_000)
  assert.equal(await child.ended, 'signal SIGTERM')
  assert.equal(await readFile(join(folder, 'good.log'), 'utf8'), 'hello\n')
})

test('a child that ignores SIGTERM is killed when its time is over', async () => {
  const child = await childOf(
    'deaf',
    `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); process.send({ type: 'ready' })`,
  )
  await child.stop(200)
  assert.equal(await child.ended, 'signal SIGKILL')
})

test('a child that ends at its start is told of with the last lines of its log', async () => {
  await assert.rejects(childOf('bad', `console.error('the port is taken'); process.exitCode = 3`), {
    code: 'unavailable',
    message: 'the bad ended at its start (exit code 3); the end of bad.log:\n  the port is taken',
  })
})

test('a child that never says it is ready is ended', async () => {
  await assert.rejects(childOf('mute', 'setInterval(() => {}, 1000)', 300), /was not ready after 0\.3 s/)
})

test('a worker that dies is started again; one that keeps dying is given up, with its reason', async () => {
  const lines: string[] = []
  let starts = 0
  const pool = workerPool({
    log: (line) => lines.push(line),
    onChange: () => {},
    start: async () => {
      starts += 1
      throw new Error('no TensorFlow')
    },
  })
  pool.want(1)
  for (let i = 0; i < 200 && pool.problem() === null; i++)
    await new Promise((resolve) => setTimeout(resolve, 50))
  assert.match(pool.problem() ?? '', /keep ending.*no TensorFlow/)
  assert.equal(starts, 5)
  assert.equal(lines.length, 5)
  await pool.stop(0)
})
