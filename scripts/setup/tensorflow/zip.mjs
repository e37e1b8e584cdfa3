// Reads a zip file (APPNOTE.TXT 6.3, without zip64 and encryption: a wheel has neither), as no unzip
// program can be counted on.
import {
  closeSync,
  createReadStream,
  createWriteStream,
  mkdirSync,
  openSync,
  readSync,
  statSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32, createInflateRaw } from 'node:zlib'
import { SetupError } from '../failure.mjs'

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const STORED = 0
const DEFLATED = 8

/** @typedef {{ name: string, method: number, crc: number, packed: number, size: number, offset: number }} Entry */

/** @returns {{ entries: Entry[], extract: (entry: Entry, to: string, onBytes: (n: number) => void) => Promise<void> }} */
export function readZip(path) {
  const entries = readDirectory(path)
  return { entries, extract: (entry, to, onBytes) => extract(path, entry, to, onBytes) }
}

/** @returns {Entry[]} */
function readDirectory(path) {
  const size = statSync(path).size
  const tail = readAt(path, Math.max(0, size - 65_557), Math.min(size, 65_557))
  let end = tail.length - 22
  while (end >= 0 && tail.readUInt32LE(end) !== END) end -= 1
  if (end < 0) throw new SetupError(`${path} is not a zip file`)
  const count = tail.readUInt16LE(end + 10)
  const start = tail.readUInt32LE(end + 16)
  if (count === 0xffff || start === 0xffffffff)
    throw new SetupError(`${path} is a zip64 file, which is not read here`)
  const directory = readAt(path, start, tail.readUInt32LE(end + 12))
  const entries = []
  for (let at = 0, i = 0; i < count; i++) {
    if (directory.readUInt32LE(at) !== CENTRAL)
      throw new SetupError(`${path} is damaged: bad directory entry ${i}`)
    const nameLength = directory.readUInt16LE(at + 28)
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      packed: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    })
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return entries
}

async function extract(path, entry, to, onBytes) {
  if (entry.method !== STORED && entry.method !== DEFLATED) {
    throw new SetupError(
      `${entry.name} in ${path} is packed by method ${entry.method}, which is not read here`,
    )
  }
  const header = readAt(path, entry.offset, 30)
  if (header.readUInt32LE(0) !== LOCAL) throw new SetupError(`${path} is damaged at ${entry.name}`)
  const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  mkdirSync(dirname(to), { recursive: true })
  let crc = 0
  const count = new Transform({
    transform(chunk, _encoding, done) {
      crc = crc32(chunk, crc)
      onBytes(chunk.length)
      done(null, chunk)
    },
  })
  const range = { start, end: start + entry.packed - 1, highWaterMark: 1 << 20 }
  const source = entry.packed === 0 ? [] : createReadStream(path, range)
  const unpack =
    entry.method === DEFLATED && entry.packed > 0 ? [createInflateRaw({ chunkSize: 1 << 18 })] : []
  await pipeline(source, ...unpack, count, createWriteStream(to))
  if (crc !== entry.crc)
    throw new SetupError(`${entry.name} in ${path} is damaged: its CRC-32 does not match`)
}

function readAt(path, position, length) {
  const buffer = Buffer.alloc(length)
  const file = openSync(path, 'r')
  try {
    const read = readSync(file, buffer, 0, length, position)
    if (read < length) throw new SetupError(`${path} ends too early`)
  } finally {
    closeSync(file)
  }
  return buffer
}
