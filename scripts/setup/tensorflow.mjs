// A TensorFlow that tfjs-node can load. In this order: the addon that is already in node_modules, if it
// works; the library of the tensorflow-cpu wheel with tfjs-node's addon compiled against it, kept in the
// cache; tfjs-node's own download.
import { statSync } from 'node:fs'
import { allFailed, reason } from './failure.mjs'
import { say } from './report.mjs'
import { hashOf, readStamp, writeStamp } from './stamp.mjs'
import { addonPath } from './tensorflow/addon.mjs'
import { advice } from './tensorflow/advice.mjs'
import { downloadOwn } from './tensorflow/own-download.mjs'
import { presentAddon } from './tensorflow/present.mjs'
import { release } from './tensorflow/release.mjs'
import { verify } from './tensorflow/verify.mjs'
import { installFromWheel } from './tensorflow/wheel.mjs'

const STAMP = 'tensorflow.json'

const ways = [
  { way: 'the addon already in node_modules', install: presentAddon },
  {
    way: 'the C library of the TensorFlow wheel (pip), with the addon compiled here',
    install: installFromWheel,
  },
  { way: "tfjs-node's own download", install: downloadOwn },
]

export const tensorflow = {
  title: 'TensorFlow',
  isDone() {
    const stamp = readStamp(STAMP)
    if (stamp === undefined) return false
    const { release: verifiedFor, files } = JSON.parse(stamp)
    return verifiedFor === identity() && files.every(isUnchanged)
  },
  async run() {
    const attempts = []
    for (const { way, install } of ways) {
      try {
        if ((await install()) === 'absent') continue
        const { version, libraries } = await verify()
        const files = [addonPath, ...libraries].map(describe)
        writeStamp(STAMP, JSON.stringify({ release: identity(), version, files }, null, 2))
        return `TensorFlow ${version} from ${way}`
      } catch (error) {
        attempts.push({ way, why: reason(error) })
        say(`  ${way}: did not work`)
      }
    }
    throw allFailed('no TensorFlow could be set up.', attempts, advice())
  },
}

/** What would be installed now: a stamp of another release is no longer good. */
function identity() {
  const wanted = release()
  return wanted === undefined ? 'none' : hashOf(wanted.version, wanted.sha256)
}

function describe(path) {
  const { size, mtimeMs } = statSync(path)
  return { path, size, mtimeMs }
}

/** By size and time: hashing 600 MB at every start would take longer than the rest of set-up. */
function isUnchanged({ path, size, mtimeMs }) {
  const found = statSync(path, { throwIfNoEntry: false })
  return found !== undefined && found.size === size && found.mtimeMs === mtimeMs
}
