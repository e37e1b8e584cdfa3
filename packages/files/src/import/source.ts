import { type FileHandle, open } from 'node:fs/promises'
import { badFile } from './bad-rows.js'

/** Bytes that can be read anywhere: Parquet starts at its end. `slice` gives exactly end - start bytes. */
export type ImportSource = { byteLength: number; slice(start: number, end: number): Promise<Uint8Array> }

export const bytesSource = (bytes: Uint8Array): ImportSource => ({
  byteLength: bytes.length,
  slice: async (start, end) => bytes.subarray(start, end),
})

/** A file on disk, open until `close`. It must not change meanwhile. */
export const fileSource = async (path: string): Promise<ImportSource & { close(): Promise<void> }> => {
  const handle = await open(path)
  try {
    return { ...(await handleSource(handle, path)), close: () => handle.close() }
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** The same of a file that is open, and stays so. */
export const handleSource = async (handle: FileHandle, path: string): Promise<ImportSource> => {
  const stat = await handle.stat()
  if (!stat.isFile())
    throw badFile(path, 'this is no file', 'give the path of a file; save a stream to one first')
  const { size } = stat
  return {
    byteLength: size,
    slice: (start, end) => readExactly(handle, start, Math.min(end, size), path),
  }
}

const readExactly = async (handle: FileHandle, start: number, end: number, path: string) => {
  const bytes = new Uint8Array(end - start)
  for (let at = 0; at < bytes.length; ) {
    const { bytesRead } = await handle.read(bytes, at, bytes.length - at, start + at)
    if (bytesRead === 0) throw new Error(`${path} became shorter while it was read`)
    at += bytesRead
  }
  return bytes
}

const STEP = 256 * 1024

/** The source from start to end. */
export async function* sequentially(source: ImportSource): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < source.byteLength; at += STEP)
    yield await source.slice(at, Math.min(at + STEP, source.byteLength))
}
