import { mkdir, statfs } from 'node:fs/promises'
import { availableParallelism, freemem } from 'node:os'
import { type Check, failed, passed } from './check.js'

const LEAST_NODE = [20, 19] as const
const LEAST_DISK = 1e9
const LEAST_MEMORY = 5e8

export const checkNode = (): Check => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const ok = major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1])
  return ok
    ? passed('Node', process.version)
    : failed('Node', process.version, `install Node ${LEAST_NODE.join('.')} or newer`)
}

export const checkCores = (): Check => {
  const cores = availableParallelism()
  const free = `${gigabytes(freemem())} of memory free`
  return freemem() >= LEAST_MEMORY
    ? passed('Cores', `${cores}, so ${cores} at once; ${free}`)
    : failed('Cores', free, 'end something else, or set SWEEPSTACK_CONCURRENCY=1')
}

export const checkDisk = async (home: string): Promise<Check> => {
  try {
    await mkdir(home, { recursive: true })
    const { bavail, bsize } = await statfs(home)
    const detail = `${gigabytes(bavail * bsize)} free for ${home}`
    return bavail * bsize >= LEAST_DISK
      ? passed('Disk', detail)
      : failed('Disk', detail, 'make room, or set SWEEPSTACK_HOME to a folder on another disk')
  } catch (error) {
    return failed('Disk', (error as Error).message, 'set SWEEPSTACK_HOME to a folder that can be written')
  }
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`
