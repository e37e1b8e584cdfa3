// An addon that is already there: built by the user, or by `npm rebuild`. It only has to work.
import { existsSync, realpathSync } from 'node:fs'
import { sep } from 'node:path'
import { cacheDir } from '../paths.mjs'
import { addonPath } from './addon.mjs'

/** Ours, from the cache, is the next way's business: it may be of an older release or half deleted. */
export async function presentAddon() {
  if (!existsSync(addonPath)) return 'absent'
  const cache = cacheDir()
  const ours = existsSync(cache) && realpathSync(addonPath).startsWith(realpathSync(cache) + sep)
  return ours ? 'absent' : 'present'
}
