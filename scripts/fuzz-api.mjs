// Fuzzes the API by its own OpenAPI document with schemathesis: the real process over an embedded PostgreSQL of its
// own, some data in it, then some thousands of good and bad requests. Fails on a 5xx and on any answer that is not as
// documented. Options after -- go to schemathesis, such as: npm run fuzz:api -- --seed 7
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '@sweepstack/store'
import { startEmbedded } from '@sweepstack/store/embedded'
import { seed } from './fuzz/seed.mjs'
import { schemathesis } from './fuzz/venv.mjs'
import { root } from './setup/paths.mjs'

const TOKEN = 'a-token-for-the-fuzzer-only'
const MIN_REQUESTS = 500

const program = await schemathesis()
const dir = await mkdtemp(join(tmpdir(), 'sweepstack-fuzz-'))
let code = 1
const database = await startEmbedded({ dir, durable: false })
try {
  await migrate(database.url)
  const api = await startApi(database.url)
  try {
    await seed({ url: api.url, token: TOKEN, databaseUrl: database.url })
    code = await fuzz(api)
  } finally {
    await api.stop()
  }
} finally {
  await database.stop()
  await rm(dir, { recursive: true, force: true })
}
process.exitCode = code

/** The API as it runs in production, with a token, so that auth is fuzzed too. */
async function startApi(databaseUrl) {
  const child = spawn(process.execPath, [join(root, 'apps', 'api', 'dist', 'main.js')], {
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      QUEUE_URL: '',
      PORT: '0',
      SWEEPSTACK_TOKEN: TOKEN,
      LOG_LEVEL: 'error',
      // Well under what the fuzzer waits: large data are rightly refused then.
      SWEEPSTACK_ANSWER_MS: '2000',
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const ready = new Promise((resolve) => child.once('message', resolve))
  const first = await Promise.race([ready, ended.then(() => null)])
  if (first === null) throw new Error('the API did not start; its last words stand above')
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  return { url: first.url, child, stop }
}

async function fuzz({ url, child }) {
  const args = [
    ...['--config-file', join(root, 'scripts', 'fuzz', 'schemathesis.toml')],
    'run',
    `${url}/docs/json`,
    ...['--header', `Authorization: Bearer ${TOKEN}`],
    // One worker: with two, Python before 3.11.5 now and then fails in its own parser (CPython issue 106905).
    ...['--max-examples', '20', '--seed', '1', '--request-timeout', '30', '--workers', '1'],
    // The document promises what a stream says, not that it ends soon: events go on, and data may be gigabytes.
    ...['--exclude-operation-id', 'sweepEvents', '--exclude-operation-id', 'generateData'],
    ...['--continue-on-failure', '--no-shrink'],
    ...process.argv.slice(2),
  ]
  const run = spawn(program, args, { cwd: dir, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  run.stdout.on('data', (chunk) => {
    output += chunk
    process.stdout.write(chunk)
  })
  const exit = await new Promise((resolve) => run.once('exit', (status) => resolve(status ?? 1)))
  const requests = Number(/([\d,]+) generated/.exec(output)?.[1]?.replaceAll(',', '') ?? 0)
  if (child.exitCode !== null) {
    process.stderr.write(`the API ended while it was fuzzed (exit ${child.exitCode})\n`)
    return 1
  }
  if (exit === 0 && requests < MIN_REQUESTS) {
    process.stderr.write(`only ${requests} requests were made; ${MIN_REQUESTS} are the least\n`)
    return 1
  }
  return exit
}
