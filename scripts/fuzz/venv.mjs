// Schemathesis in a virtual environment under the cache, made once for each set of requirements.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheDir, root } from '../setup/paths.mjs'
import { say } from '../setup/report.mjs'
import { run } from '../setup/run.mjs'

const requirements = join(root, 'scripts', 'fuzz', 'requirements.txt')
const constraints = join(root, 'scripts', 'fuzz', 'constraints.txt')

/** @returns {Promise<string>} the path of the program */
export async function schemathesis() {
  const texts = await Promise.all([requirements, constraints].map((file) => readFile(file, 'utf8')))
  const key = createHash('sha256').update(texts.join('\n')).digest('hex').slice(0, 12)
  const venv = join(cacheDir(), `fuzz-${key}`)
  const program = join(venv, 'bin', 'schemathesis')
  const done = join(venv, 'installed')
  if (existsSync(done)) return program
  say('fuzz: installs schemathesis ...')
  await rm(venv, { recursive: true, force: true })
  await mkdir(cacheDir(), { recursive: true })
  await run('python3', ['-m', 'venv', venv], { timeoutMs: 120_000 })
  await run(
    join(venv, 'bin', 'python'),
    ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements, '-c', constraints],
    { timeoutMs: 600_000 },
  )
  await writeFile(done, '')
  return program
}
