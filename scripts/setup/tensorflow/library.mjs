// The unpacked library in the cache: lib/, include/ and, written last, manifest.json with the files' sizes.
import { randomBytes } from 'node:crypto'
import { renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { SetupError } from '../failure.mjs'
import { megabytes, say, whileShowing } from '../report.mjs'
import { readIfThere, writeWhole } from '../stamp.mjs'
import { readZip } from './zip.mjs'

const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']
/** What the addon includes; the wheel has 4,000 more. The tsl folders moved between releases. */
const HEADERS =
  /^tensorflow\/(include\/(?:tensorflow\/(?:c|core\/platform|tsl\/c|tsl\/platform)|(?:xla\/)?tsl\/(?:c|platform))\/.*\.h)$/

/** @returns {boolean} whether all of this wheel is there, with its sizes */
export function isWhole(folder, { sha256 }) {
  const text = readIfThere(join(folder, 'manifest.json'))
  if (text === undefined) return false
  const manifest = JSON.parse(text)
  return (
    manifest.sha256 === sha256 &&
    manifest.files.every(
      ({ path, size }) => statSync(join(folder, path), { throwIfNoEntry: false })?.size === size,
    )
  )
}

/** Replaces `folder` by what the wheel holds; under another name until all of it is there. */
export async function unpackLibrary(wheel, folder, { sha256 }) {
  const partial = `${folder}.partial-${randomBytes(6).toString('hex')}`
  const zip = readZip(wheel)
  const wanted = zip.entries.flatMap((entry) => {
    const path = target(entry.name)
    return path === undefined ? [] : [{ entry, path }]
  })
  for (const name of LIBRARIES) {
    if (!wanted.some(({ path }) => path === `lib/${name}`)) throw new SetupError(`${wheel} holds no ${name}`)
  }
  const total = wanted.reduce((sum, { entry }) => sum + entry.size, 0)
  let done = 0
  say(`  unpacking ${megabytes(total)} into ${folder}`)
  await whileShowing(
    () => `${megabytes(done)} of ${megabytes(total)}`,
    async () => {
      for (const { entry, path } of wanted) {
        await zip.extract(entry, join(partial, path), (bytes) => {
          done += bytes
        })
      }
    },
  )
  // The names a linker looks for, and the one tfjs-node's own build would have linked.
  symlinkSync('libtensorflow_cc.so.2', join(partial, 'lib', 'libtensorflow.so'))
  const files = wanted.map(({ entry, path }) => ({ path, size: entry.size }))
  writeWhole(join(partial, 'manifest.json'), JSON.stringify({ sha256, files }, null, 1))
  rmSync(folder, { recursive: true, force: true })
  renameSync(partial, folder)
}

function target(name) {
  const library = /^tensorflow\/([^/]+)$/.exec(name)?.[1]
  if (library !== undefined) return LIBRARIES.includes(library) ? `lib/${library}` : undefined
  return HEADERS.exec(name)?.[1]
}
