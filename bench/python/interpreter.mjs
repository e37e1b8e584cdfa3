// A Python with PyTorch for the benches. PYTHON picks the interpreter (python3 where it is not set): one that has all
// that is wanted, in whatever versions, is used as it is; else a virtual environment of bench/requirements.txt is made
// with it, once, in the user's cache folder.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { reason, SetupError } from '../../scripts/setup/failure.mjs'
import { withLock } from '../../scripts/setup/lock.mjs'
import { cacheDir, root } from '../../scripts/setup/paths.mjs'
import { say } from '../../scripts/setup/report.mjs'
import { run } from '../../scripts/setup/run.mjs'

const FILES = ['bench/requirements.txt', 'bench/reference/requirements.txt']
/** PyTorch's own index has a build without CUDA for Linux; the wheels that other indexes have for x64 need 4 GB of it. */
const CPU_BUILDS = 'https://download.pytorch.org/whl/cpu'
const LEAST = [3, 11]
const HOUR = 3_600_000

/**
 * @param {string[]} modules what has to be importable, such as ['torch', 'ray']
 * @returns {Promise<string>} the path of an interpreter that has them
 * @throws SetupError saying what is missing and what to do
 */
export async function pythonWith(modules, python = process.env.PYTHON || 'python3') {
  const version = await versionOf(python)
  if (await has(python, modules)) return python
  if (version[0] < LEAST[0] || (version[0] === LEAST[0] && version[1] < LEAST[1]))
    throw new SetupError(
      `${python} is Python ${version.join('.')}, and PyTorch and NumPy as pinned need ${LEAST.join('.')}: set PYTHON to a newer one`,
    )
  const venv = await ready(python, version)
  const made = join(venv, 'bin', 'python')
  if (!(await has(made, modules)))
    throw new SetupError(
      `${made} cannot import ${modules.join(', ')}: remove the folder ${venv} and start again`,
    )
  return made
}

async function versionOf(python) {
  try {
    const out = await run(python, ['-c', 'import sys; print(*sys.version_info[:2])'], { timeoutMs: 60_000 })
    return out.trim().split(' ').map(Number)
  } catch (error) {
    throw new SetupError(
      `the benches beside PyTorch need Python ${LEAST.join('.')} or newer: install python3, or set PYTHON to an interpreter. ${reason(error)}`,
    )
  }
}

async function has(python, modules) {
  try {
    await run(python, ['-c', `import ${modules.join(', ')}`], { timeoutMs: 300_000 })
    return true
  } catch {
    return false
  }
}

/** The environment, made where it is not there yet. */
async function ready(python, version) {
  const texts = FILES.map((file) => readFileSync(join(root, file), 'utf8'))
  const key = createHash('sha256')
    .update([...version, process.arch, ...texts].join('\n'))
    .digest('hex')
  const venv = join(cacheDir(), `bench-${key.slice(0, 12)}`)
  const done = join(venv, 'installed')
  if (existsSync(done)) return venv
  mkdirSync(cacheDir(), { recursive: true })
  await withLock(`${venv}.lock`, async () => {
    if (existsSync(done)) return
    rmSync(venv, { recursive: true, force: true })
    say(`bench: a virtual environment with PyTorch and Ray, in ${venv}`)
    try {
      await run(python, ['-m', 'venv', venv], { timeoutMs: 300_000 })
      await install(join(venv, 'bin', 'python'))
    } catch (error) {
      rmSync(venv, { recursive: true, force: true })
      throw new SetupError(
        `PyTorch and Ray could not be installed; set PYTHON to an interpreter that has them. ${reason(error)}`,
      )
    }
    writeFileSync(done, '')
  })
  return venv
}

async function install(python) {
  const pip = (...args) =>
    run(python, ['-m', 'pip', '--disable-pip-version-check', 'install', '--quiet', ...args], {
      timeoutMs: HOUR,
    })
  if (process.platform === 'linux' && process.arch === 'x64') await cpuBuild(pip)
  await pip('-r', join(root, FILES[0]))
}

/** Tries for the build without CUDA; where its index is out of reach, the one of the user's index has to do. */
async function cpuBuild(pip) {
  const pinned = /^torch==(\S+)$/m.exec(readFileSync(join(root, FILES[1]), 'utf8'))[1]
  try {
    await pip('--index-url', CPU_BUILDS, '--retries', '0', '--timeout', '20', `torch==${pinned}+cpu`)
  } catch {
    say("  PyTorch's own index is out of reach: the build of your index comes with CUDA, 5 GB on disk")
  }
}
