import { createHash } from 'node:crypto'
import { createReadStream, existsSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { reason, SetupError } from '../failure.mjs'
import { megabytes, say, whileShowing } from '../report.mjs'
import { run } from '../run.mjs'
import { findPip } from './pip.mjs'

/**
 * The wheel's path in the cache: the one the user brought, else the one of an interrupted set-up, else from
 * pip. Its SHA-256 is that of the requirements file, whoever brought it.
 */
export async function fetchWheel(wanted, cache, env = process.env) {
  if (env.SWEEPSTACK_TENSORFLOW_WHEEL) {
    const own = resolve(env.SWEEPSTACK_TENSORFLOW_WHEEL)
    if (!existsSync(own))
      throw new SetupError(`SWEEPSTACK_TENSORFLOW_WHEEL names ${own}, which does not exist`)
    await check(own, wanted)
    return { path: own, remove: () => {} }
  }
  const kept = join(cache, `${wanted.project}-${wanted.version}-${wanted.machine}.whl`)
  const remove = () => rmSync(kept, { force: true })
  if (existsSync(kept)) {
    try {
      await check(kept, wanted)
      return { path: kept, remove }
    } catch {
      remove()
    }
  }
  await download(wanted, cache, kept)
  return { path: kept, remove }
}

async function download(wanted, cache, kept) {
  const pip = await findPip(cache)
  const folder = join(cache, `tensorflow-${wanted.version}-${wanted.machine}.partial-wheel`)
  const temporary = join(folder, 'tmp')
  mkdirSync(temporary, { recursive: true })
  say(`  fetching ${wanted.project} ${wanted.version} (${megabytes(wanted.bytes)}) by \`${pip.name}\``)
  try {
    await whileShowing(
      () => `${megabytes(bytesUnder(folder))} of ${megabytes(wanted.bytes)}`,
      () =>
        run(pip.command, [...pip.args, ...downloadArguments(wanted, folder)], {
          env: { ...pip.env, TMPDIR: temporary },
        }),
    )
    const name = readdirSync(folder).find((entry) => entry.endsWith('.whl'))
    if (name === undefined) throw new SetupError('pip said it was done but left no wheel')
    await check(join(folder, name), wanted)
    renameSync(join(folder, name), kept)
  } catch (error) {
    throw new SetupError(`pip could not fetch ${wanted.project} ${wanted.version}. ${reason(error)}`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The platform is ours, not that of the Python that runs pip: any Python will do. */
function downloadArguments({ file, tags, python }, folder) {
  const platforms = tags.flatMap((tag) => ['--platform', tag])
  const target = ['--only-binary=:all:', ...platforms, '--python-version', python, '--implementation', 'cp']
  return ['download', '--no-deps', '--no-cache-dir', '--require-hashes', ...target, '-r', file, '-d', folder]
}

async function check(path, { sha256 }) {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
  const found = hash.digest('hex')
  if (found !== sha256) throw new SetupError(`${path} has SHA-256 ${found}, expected ${sha256}`)
}

/** pip downloads under a name of its own: what has arrived is what the folder holds. */
function bytesUnder(folder) {
  let bytes = 0
  try {
    for (const entry of readdirSync(folder, { recursive: true })) {
      const found = lstatSync(join(folder, entry), { throwIfNoEntry: false })
      if (found?.isFile()) bytes += found.size
    }
  } catch {
    // A folder pip removed while we looked: shown again in a moment.
  }
  return bytes
}
