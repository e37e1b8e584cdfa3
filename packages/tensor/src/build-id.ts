import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { basename } from 'node:path'

/**
 * Which build of TensorFlow this process has loaded: the linker's build id of each of its libraries, `<file> <hex>`. Two of one
 * version may be built otherwise and round otherwise. Null where it is not to be known (no Linux, a library without one).
 */
export function loadedBuild(): string | null {
  const builds = loadedLibraries().flatMap((path) => {
    const id = buildIdOf(path)
    return id === null ? [] : [`${basename(path)} ${id}`]
  })
  return builds.length === 0 ? null : builds.join(', ')
}

/** The files that Linux has mapped into this process. */
function loadedLibraries(): string[] {
  const text = tryTo(() => readFileSync('/proc/self/maps', 'utf8')) ?? ''
  const paths = [...text.matchAll(/\s(\/\S*\/libtensorflow\S*)$/gm)].map(([, path]) => path as string)
  return [...new Set(paths)].sort()
}

const PT_NOTE = 4
const NT_GNU_BUILD_ID = 3

/** The build id of a 64-bit little-endian ELF file, from its notes; null where it has none. */
function buildIdOf(path: string): string | null {
  return tryTo(() => {
    const fd = openSync(path, 'r')
    try {
      const header = read(fd, 0, 64)
      if (header.toString('latin1', 0, 6) !== '\x7fELF\x02\x01') return null
      const [at, size, count] = [
        Number(header.readBigUInt64LE(32)),
        header.readUInt16LE(54),
        header.readUInt16LE(56),
      ]
      for (let i = 0; i < count; i++) {
        const program = read(fd, at + i * size, size)
        if (program.readUInt32LE(0) !== PT_NOTE) continue
        const id = buildIdIn(
          read(fd, Number(program.readBigUInt64LE(8)), Number(program.readBigUInt64LE(32))),
        )
        if (id !== null) return id
      }
      return null
    } finally {
      closeSync(fd)
    }
  })
}

/** Notes lie one after the other: three lengths and a type, a name and a description, each filled up to 4 bytes. */
function buildIdIn(notes: Buffer): string | null {
  for (let at = 0; at + 12 <= notes.length; ) {
    const [nameSize, size, type] = [0, 4, 8].map((offset) => notes.readUInt32LE(at + offset)) as [
      number,
      number,
      number,
    ]
    const from = at + 12 + 4 * Math.ceil(nameSize / 4)
    const isGnu = notes.toString('latin1', at + 12, at + 12 + nameSize) === 'GNU\0'
    if (type === NT_GNU_BUILD_ID && isGnu) return notes.toString('hex', from, from + size)
    at = from + 4 * Math.ceil(size / 4)
  }
  return null
}

function read(fd: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(Math.min(length, 65_536))
  readSync(fd, bytes, 0, bytes.length, position)
  return bytes
}

function tryTo<T>(work: () => T): T | null {
  try {
    return work()
  } catch {
    return null
  }
}
