import { crc32 } from 'node:zlib'

/** An entry to write; what is given beside name and content is a lie to be found out. */
export type NewEntry = {
  name: string
  content: Uint8Array
  method?: number
  flags?: number
  crc?: number
  size?: number
  /** Where the directory says its local header stands. */
  at?: number
}

/** A zip file of stored entries, as torch.save writes one; with `zip64` its sizes and places are wide. */
export const writeZip = (
  entries: readonly NewEntry[],
  {
    zip64 = false,
    comment = '',
    count = entries.length,
  }: { zip64?: boolean; comment?: string; count?: number } = {},
): Uint8Array => {
  const parts: Buffer[] = []
  let at = 0
  const add = (part: Buffer): void => {
    parts.push(part)
    at += part.length
  }
  const directory: Buffer[] = []
  for (const { name, content, method = 0, flags = 0, crc = crc32(content), ...lies } of entries) {
    const place = lies.at ?? at
    const size = lies.size ?? content.length
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(Buffer.byteLength(name), 26)
    add(Buffer.concat([local, Buffer.from(name), content]))
    const wide = Buffer.alloc(28)
    wide.writeUInt16LE(1, 0)
    wide.writeUInt16LE(24, 2)
    writeWide(wide, 4, [size, size, place])
    const head = Buffer.alloc(46)
    head.writeUInt32LE(0x02014b50, 0)
    head.writeUInt16LE(flags, 8)
    head.writeUInt16LE(method, 10)
    head.writeUInt32LE(crc, 16)
    head.writeUInt32LE(zip64 ? 0xffffffff : size, 20)
    head.writeUInt32LE(zip64 ? 0xffffffff : size, 24)
    head.writeUInt16LE(Buffer.byteLength(name), 28)
    head.writeUInt16LE(zip64 ? wide.length : 0, 30)
    head.writeUInt32LE(zip64 ? 0xffffffff : place, 42)
    directory.push(Buffer.concat([head, Buffer.from(name), zip64 ? wide : Buffer.alloc(0)]))
  }
  const start = at
  for (const entry of directory) add(entry)
  const bytes = at - start
  if (zip64) {
    const end64 = Buffer.alloc(56)
    end64.writeUInt32LE(0x06064b50, 0)
    writeWide(end64, 24, [count, count, bytes, start])
    const locator = Buffer.alloc(20)
    locator.writeUInt32LE(0x07064b50, 0)
    locator.writeBigUInt64LE(BigInt(at), 8)
    add(Buffer.concat([end64, locator]))
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(zip64 ? 0xffff : count, 8)
  end.writeUInt16LE(zip64 ? 0xffff : count, 10)
  end.writeUInt32LE(zip64 ? 0xffffffff : bytes, 12)
  end.writeUInt32LE(zip64 ? 0xffffffff : start, 16)
  end.writeUInt16LE(comment.length, 20)
  add(Buffer.concat([end, Buffer.from(comment)]))
  return new Uint8Array(Buffer.concat(parts))
}

const writeWide = (into: Buffer, at: number, values: number[]): void => {
  for (const [i, value] of values.entries()) into.writeBigUInt64LE(BigInt(value), at + 8 * i)
}
