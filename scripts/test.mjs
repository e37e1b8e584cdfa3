// Runs the compiled tests with Node's own runner: `npm test`, or `npm test -- packages/model faults` for the
// files whose path has one of the words. One PostgreSQL server serves them all, a database each.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

const walk = async (dir) => {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => [])
  const inner = entries.filter((e) => e.name !== 'node_modules' && e.name !== 'src')
  const found = await Promise.all(
    inner.map((e) => (e.isDirectory() ? walk(path.join(dir, e.name)) : [path.join(dir, e.name)])),
  )
  return found.flat()
}

/** Where the source of a test file may lie, and the file itself. */
const placesOf = (file) => {
  const source = file.replace(/\.js$/, '.ts')
  return [file, source.replace('/dist/', '/src/'), source.replace('/dist/', '/')]
}

/** The compiler leaves what it made of a file that is gone or called otherwise by now. */
const hasSource = (file) =>
  placesOf(file)
    .filter((place) => !place.includes('/dist/'))
    .some((place) => existsSync(path.join(root, place)))

const words = process.argv.slice(2)
const files = (
  await Promise.all(['packages', 'apps', 'test', 'scripts', 'bench'].map((dir) => walk(path.join(root, dir))))
)
  .flat()
  .filter((file) => /\.test\.m?js$/.test(file))
  .map((file) => path.relative(root, file))
  .filter(hasSource)
  .filter(
    (file) =>
      words.length === 0 || words.some((word) => placesOf(file).some((place) => place.includes(word))),
  )
  .sort()
if (files.length === 0) {
  console.error(`no test file has ${words.join(' or ')} in its path`)
  process.exit(2)
}

const { startEmbedded } = await import('@sweepstack/store/embedded')
const home = await mkdtemp(path.join(os.tmpdir(), 'sweepstack-test-'))
const postgres = process.env.TEST_DATABASE_URL
  ? null
  : await startEmbedded({ dir: path.join(home, 'postgres'), durable: false })
try {
  const runner = spawn(
    process.execPath,
    ['--enable-source-maps', '--test', '--test-concurrency=2', ...files],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, TEST_DATABASE_URL: process.env.TEST_DATABASE_URL ?? postgres.url },
    },
  )
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => runner.kill(signal))
  process.exitCode = await new Promise((resolve) => runner.on('exit', (code) => resolve(code ?? 1)))
} finally {
  await postgres?.stop()
  await rm(home, { recursive: true, force: true })
}
