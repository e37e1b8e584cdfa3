// A stamp says with what a step was last finished. It is the last thing a step writes, by a rename, so an
// interrupted step has none and is done again.
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { stamps } from './paths.mjs'

/** The stamp's text, or undefined where there is none. */
export function readStamp(name) {
  return readIfThere(join(stamps, name))
}

export function writeStamp(name, text) {
  writeWhole(join(stamps, name), text)
}

/** Writes a file so that no reader ever sees half of it. */
export function writeWhole(path, text) {
  mkdirSync(dirname(path), { recursive: true })
  const temporary = `${path}.${randomBytes(6).toString('hex')}`
  writeFileSync(temporary, text)
  renameSync(temporary, path)
}

export function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw error
  }
}

/** A short hash of texts, each kept apart from the next. */
export function hashOf(...texts) {
  const hash = createHash('sha256')
  for (const text of texts) hash.update(`${text.length}:`).update(text)
  return hash.digest('hex').slice(0, 24)
}
