// TensorFlow from its Python wheel: the wheel carries the C library and its headers, and pip is a client
// that reaches an index on most machines, also closed ones. Nothing of Python ends up in use.
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { SetupError } from '../failure.mjs'
import { withLock } from '../lock.mjs'
import { cacheDir } from '../paths.mjs'
import { placeAddon } from './addon.mjs'
import { addonOf, compileAddon, findCompiler } from './compile.mjs'
import { fetchWheel } from './fetch-wheel.mjs'
import { isWhole, unpackLibrary } from './library.mjs'
import { release, supported } from './release.mjs'

export async function installFromWheel() {
  const wanted = release()
  if (wanted === undefined) {
    throw new SetupError(
      `there is a wheel with a C library for ${supported.join(' and ')}, none for this machine`,
    )
  }
  if (!hasGlibc()) {
    throw new SetupError('the library needs glibc, and this Linux has another C library (Alpine has musl)')
  }
  const cache = cacheDir()
  mkdirSync(cache, { recursive: true })
  const library = join(cache, `tensorflow-${wanted.version}-${wanted.machine}`)
  const addon = addonOf(library)
  await withLock(`${library}.lock`, async () => {
    removeLeftovers(cache, library)
    const whole = isWhole(library, wanted)
    if (whole && existsSync(addon)) return
    const compiler = await findCompiler()
    if (!whole) {
      const wheel = await fetchWheel(wanted, cache)
      await unpackLibrary(wheel.path, library, wanted)
      wheel.remove()
    }
    await compileAddon(library, compiler)
  })
  placeAddon(addon)
}

/** What an interrupted set-up left under a temporary name; the lock says nobody is using it. */
function removeLeftovers(cache, library) {
  const prefix = `${library}.partial`
  for (const name of readdirSync(cache)) {
    if (join(cache, name).startsWith(prefix)) rmSync(join(cache, name), { recursive: true, force: true })
  }
}

function hasGlibc() {
  process.report.excludeNetwork = true
  return process.report.getReport().header.glibcVersionRuntime !== undefined
}
