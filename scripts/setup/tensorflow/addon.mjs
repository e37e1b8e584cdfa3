// Where tfjs-node looks for its native addon, and putting it there.
import { copyFileSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { tfjsNode } from '../paths.mjs'

export const addonPath = join(tfjsNode, 'lib', 'napi-v8', 'tfjs_binding.node')

/** A link, so that clones share one; a copy where the file system has no links. */
export function placeAddon(source) {
  mkdirSync(dirname(addonPath), { recursive: true })
  const temporary = `${addonPath}.${process.pid}`
  rmSync(temporary, { force: true })
  try {
    symlinkSync(source, temporary)
  } catch {
    copyFileSync(source, temporary)
  }
  renameSync(temporary, addonPath)
}
