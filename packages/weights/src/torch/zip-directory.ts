import { fault } from '../fault.js'

/** An entry as the central directory has it: where its local header stands, its size and its checksum. */
export type ZipEntry = { name: string; at: number; size: number; crc: number }

const WHOLE = 'the file'
const AGAIN = 'copy it again, or save it anew with torch.save'
/** A state dict has a few entries a tensor. */
const MAX_ENTRIES = 100_000
const MAX_COMMENT = 0xffff
const END = { signature: 0x06054b50, bytes: 22 } as const
const END64 = { signature: 0x06064b50, bytes: 56 } as const
const LOCATOR64 = { signature: 0x07064b50, bytes: 20 } as const
const ENTRY = { signature: 0x02014b50, bytes: 46 } as const
const ENCRYPTED = 1
const IN_ZIP64 = 0xffffffff

/**
 * The central directory of a zip file, with zip64's wide sizes where there are some.
 * @throws SweepstackError `model.invalid` where it is not whole, has absurdly many entries, or one is packed or encrypted
 */
export const directoryOf = (data: DataView): { entries: ZipEntry[]; start: number } => {
  const { count, at: start, end } = placeOf(data)
  if (count > MAX_ENTRIES)
    throw fault(WHOLE, `says it has ${count} entries; a state dict has at most ${MAX_ENTRIES}`, AGAIN)
  const entries: ZipEntry[] = []
  let at = start
  for (let i = 0; i < count; i++) {
    if (at + ENTRY.bytes > end || data.getUint32(at, true) !== ENTRY.signature) throw broken()
    const { entry, next } = entryAt(data, at, end)
    entries.push(entry)
    at = next
  }
  if (at !== end) throw broken()
  return { entries, start }
}

type Place = { count: number; at: number; end: number }

const placeOf = (data: DataView): Place => {
  const end = endOf(data)
  const wide = end - LOCATOR64.bytes
  if (wide >= 0 && data.getUint32(wide, true) === LOCATOR64.signature) return placeOf64(data, wide)
  const onOneDisk = data.getUint16(end + 4, true) === 0 && data.getUint16(end + 6, true) === 0
  const count = data.getUint16(end + 10, true)
  const bytes = data.getUint32(end + 12, true)
  const at = data.getUint32(end + 16, true)
  if (!onOneDisk || count !== data.getUint16(end + 8, true) || at + bytes !== end) throw broken()
  return { count, at, end }
}

const placeOf64 = (data: DataView, locator: number): Place => {
  const end = wideAt(data, locator + 8)
  if (end + END64.bytes > locator || data.getUint32(end, true) !== END64.signature) throw broken()
  const count = wideAt(data, end + 32)
  const bytes = wideAt(data, end + 40)
  const at = wideAt(data, end + 48)
  if (at + bytes !== end) throw broken()
  return { count, at, end }
}

/** The end record is the last thing in the file but for a comment, whose length it says. */
const endOf = (data: DataView): number => {
  const last = data.byteLength - END.bytes
  for (let at = last; at >= Math.max(0, last - MAX_COMMENT); at--)
    if (data.getUint32(at, true) === END.signature && data.getUint16(at + 20, true) === last - at) return at
  throw fault(WHOLE, 'the zip file has no end: it was cut short', AGAIN)
}

const entryAt = (data: DataView, at: number, limit: number): { entry: ZipEntry; next: number } => {
  const nameBytes = data.getUint16(at + 28, true)
  const extraBytes = data.getUint16(at + 30, true)
  const extra = at + ENTRY.bytes + nameBytes
  const next = extra + extraBytes + data.getUint16(at + 32, true)
  if (next > limit) throw broken()
  const name = new TextDecoder().decode(
    new Uint8Array(data.buffer, data.byteOffset + at + ENTRY.bytes, nameBytes),
  )
  if ((data.getUint16(at + 8, true) & ENCRYPTED) !== 0) throw fault(name, 'is encrypted', AGAIN)
  if (data.getUint16(at + 10, true) !== 0)
    throw fault(name, 'is packed; torch.save stores tensors as they are', 'save it anew with torch.save')
  // In zip64 the wide values follow, in this order, for those that do not fit.
  const wide = wideValues(data, extra, extra + extraBytes)
  const value = (narrow: number): number => (narrow === IN_ZIP64 ? (wide.shift() ?? Number.NaN) : narrow)
  const size = value(data.getUint32(at + 24, true))
  const stored = value(data.getUint32(at + 20, true))
  const place = value(data.getUint32(at + 42, true))
  if (!(size === stored && Number.isSafeInteger(size + place))) throw broken()
  return { entry: { name, at: place, size, crc: data.getUint32(at + 16, true) }, next }
}

const wideValues = (data: DataView, from: number, to: number): number[] => {
  for (let at = from; at + 4 <= to; ) {
    const bytes = data.getUint16(at + 2, true)
    const end = Math.min(to, at + 4 + bytes)
    if (data.getUint16(at, true) === 1)
      return Array.from({ length: Math.floor((end - at - 4) / 8) }, (_, i) => wideAt(data, at + 4 + 8 * i))
    at = end
  }
  return []
}

const wideAt = (data: DataView, at: number): number => Number(data.getBigUint64(at, true))

const broken = () => fault(WHOLE, 'the directory of the zip file is not whole: it was damaged', AGAIN)
