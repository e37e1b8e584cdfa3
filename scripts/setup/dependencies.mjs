// `npm ci`, unless node_modules already is what package-lock.json says.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SetupError } from './failure.mjs'
import { modules, root } from './paths.mjs'
import { whileShowing } from './report.mjs'
import { run } from './run.mjs'
import { hashOf, readIfThere, readStamp, writeStamp } from './stamp.mjs'

const STAMP = 'dependencies'

export const dependencies = {
  title: 'dependencies (npm ci)',
  isDone() {
    const wanted = hashOf(lockText())
    const installed = readIfThere(join(modules, '.package-lock.json'))
    if (installed === undefined) return false
    if (readStamp(STAMP) === wanted) return true
    if (!isInstalled(lockText(), installed)) return false
    writeStamp(STAMP, wanted)
    return true
  },
  async run() {
    const started = Date.now()
    const elapsed = () => `npm is at work, ${Math.round((Date.now() - started) / 1000)} s`
    try {
      await whileShowing(elapsed, () =>
        run(...npm(['ci', '--no-progress', '--loglevel=error']), { cwd: root }),
      )
    } catch (error) {
      throw new SetupError(
        `npm could not install the dependencies. ${error.message}\n` +
          'Check that npm reaches its registry (`npm ping`) and start again: nothing needs to be cleaned up.',
      )
    }
    writeStamp(STAMP, hashOf(lockText()))
  },
}

function lockText() {
  return readFileSync(join(root, 'package-lock.json'), 'utf8')
}

/**
 * Whether npm's own record of a finished install (written last, so an interrupted one has none) has the
 * lock's packages: a developer's `npm install` is not done again. Packages for other platforms are absent.
 * @param {string} lock
 * @param {string} installed
 */
export function isInstalled(lock, installed) {
  const wanted = JSON.parse(lock).packages
  const found = JSON.parse(installed).packages
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes('node_modules/')) return true
    const there = found[path]
    if (there === undefined)
      return entry.optional === true || entry.devOptional === true || entry.peer === true
    return there.version === entry.version && there.integrity === entry.integrity
  })
}

/** The npm that started us, on the same Node; else the one in PATH. */
function npm(args, env = process.env) {
  const cli = env.npm_execpath
  return cli !== undefined && /npm-cli\.c?js$/.test(cli) ? [process.execPath, [cli, ...args]] : ['npm', args]
}
