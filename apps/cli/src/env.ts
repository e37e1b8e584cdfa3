import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** What the command takes from its environment; the only place of the app that reads process.env. */
export type Env = {
  url: string | null
  token: string | null
  home: string
  databaseUrl: string | null
  queueUrl: string | null
  blobUrl: string | null
  /** Runs a worker takes at once, where the user fixed it. */
  concurrency: number | null
}

export const readEnv = (cwd: string = process.cwd()): Env => ({
  url: read('SWEEPSTACK_URL'),
  token: read('SWEEPSTACK_TOKEN'),
  home: resolve(cwd, read('SWEEPSTACK_HOME') ?? defaultHome(cwd)),
  databaseUrl: read('DATABASE_URL'),
  queueUrl: read('QUEUE_URL'),
  blobUrl: read('BLOB_URL'),
  concurrency: Number(read('SWEEPSTACK_CONCURRENCY')) || null,
})

/** The environment of a process we start: ours, with some values set. */
export const childEnv = (set: Record<string, string>): NodeJS.ProcessEnv => ({ ...process.env, ...set })

/** Sets values for an app that runs in this process. */
export const provideEnv = (set: Record<string, string>): void => {
  Object.assign(process.env, set)
}

const read = (name: string): string | null => process.env[name]?.trim() || null

/** `.sweepstack` of the nearest folder above that has one or is a workspace's root, else of the folder itself. */
const defaultHome = (cwd: string): string => {
  for (let at = cwd; ; at = dirname(at)) {
    if (existsSync(join(at, '.sweepstack')) || isWorkspaceRoot(at)) return join(at, '.sweepstack')
    if (dirname(at) === at) return join(cwd, '.sweepstack')
  }
}

const isWorkspaceRoot = (folder: string): boolean => {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return manifest !== null && typeof manifest === 'object' && 'workspaces' in manifest
  } catch {
    return false
  }
}
