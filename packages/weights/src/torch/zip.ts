import { crc32 } from 'node:zlib'
import { fault } from '../fault.js'
import { directoryOf } from './zip-directory.js'

/** The entries of a zip file by name: bytes of the file itself, nothing is unpacked. */
export type Zip = ReadonlyMap<string, Uint8Array>

const AGAIN = 'copy it again, or save it anew with torch.save'
const LOCAL = { signature: 0x04034b50, bytes: 30 } as const

export const isZip = (file: Uint8Array): boolean =>
  file.byteLength >= 4 && new DataView(file.buffer, file.byteOffset).getUint32(0, true) === LOCAL.signature

/**
 * Opens a zip file as torch.save writes one: stored, never packed, so that its entries are no longer than the file. (Tensors can
 * share an entry: what they come to is checked where a model is made of them.)
 * @throws SweepstackError `model.invalid` for packed or encrypted entries, entries that overlap, reach outside, share a name
 *   or do not have the checksum they say, and for a directory that is not whole
 */
export const openZip = (file: Uint8Array): Zip => {
  const data = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const { entries, start: directoryStart } = directoryOf(data)
  // torch can be told to compute no checksums, and then writes 0 for all.
  const checked = entries.some(({ crc }) => crc !== 0)
  const found = new Map<string, Uint8Array>()
  let end = 0
  for (const entry of entries.sort((a, b) => a.at - b.at)) {
    const { name, at, size, crc } = entry
    if (found.has(name)) throw fault(name, 'stands twice in the zip file', AGAIN)
    if (at < end) throw fault(name, 'overlaps the entry before it', AGAIN)
    const from = contentOf(data, entry, directoryStart)
    end = from + size
    if (end > directoryStart) throw fault(name, 'reaches beyond the entries of the zip file', AGAIN)
    const content = file.subarray(from, end)
    if (checked && crc32(content) !== crc)
      throw fault(name, 'does not have its checksum: it was damaged', AGAIN)
    found.set(name, content)
  }
  return found
}

/** Where an entry's content begins: after its local header, which has lengths of its own. */
const contentOf = (data: DataView, { name, at }: { name: string; at: number }, limit: number): number => {
  if (at + LOCAL.bytes > limit || data.getUint32(at, true) !== LOCAL.signature)
    throw fault(name, 'is not where the directory of the zip file says', AGAIN)
  return at + LOCAL.bytes + data.getUint16(at + 26, true) + data.getUint16(at + 28, true)
}
