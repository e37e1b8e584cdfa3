// Where set-up reads and writes. Stamps live in node_modules, so that deleting it forgets them.
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..')
export const modules = join(root, 'node_modules')
export const stamps = join(modules, '.sweepstack')
export const lockFile = join(root, '.sweepstack', 'setup.lock')
export const tfjsNode = join(modules, '@tensorflow', 'tfjs-node')

/** What is too large to fetch for every clone, shared by all of a user's clones. */
export function cacheDir(env = process.env) {
  if (env.SWEEPSTACK_CACHE) return resolve(env.SWEEPSTACK_CACHE)
  return join(env.XDG_CACHE_HOME ? resolve(env.XDG_CACHE_HOME) : join(homedir(), '.cache'), 'sweepstack')
}
