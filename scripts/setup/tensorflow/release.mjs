// Which wheel goes on which machine. Its name, version and hash are in the requirements file, which pip reads.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const requirements = join(dirname(fileURLToPath(import.meta.url)), '..', 'requirements')

/** Bytes of the wheel (for the progress line only) and pip's names of the platform. */
const RELEASES = {
  'linux-x64': { bytes: 214_055_683, tags: ['manylinux_2_17_x86_64', 'manylinux2014_x86_64'] },
  'linux-arm64': { bytes: 218_904_025, tags: ['manylinux_2_17_aarch64', 'manylinux2014_aarch64'] },
}

export const supported = Object.keys(RELEASES)

/** The wheel for this machine, or undefined where there is none with a C library. */
export function release(machine = `${process.platform}-${process.arch}`) {
  const known = RELEASES[machine]
  if (known === undefined) return undefined
  const file = join(requirements, `tensorflow-${machine}.txt`)
  return { machine, file, python: '3.11', ...known, ...parseRequirement(readFileSync(file, 'utf8')) }
}

/** @param {string} text */
export function parseRequirement(text) {
  const match = /^([\w-]+)==([\w.]+) --hash=sha256:([0-9a-f]{64})$/m.exec(text)
  if (match === null) throw new Error('the requirements file has no `name==version --hash=sha256:...` line')
  const [, project, version, sha256] = match
  return { project, version, sha256 }
}
