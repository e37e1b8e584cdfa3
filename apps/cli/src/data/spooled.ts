import { randomUUID } from 'node:crypto'
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Chunk } from '@sweepstack/brackets'
import { SweepstackError } from '@sweepstack/contracts'
import { canonicalChunks, importPath } from '@sweepstack/files'
import { onInterrupt } from '../interrupt.js'
import { progress } from '../output/progress.js'
import { faultOf } from './texts.js'

const PIECE = 2 ** 20

/** Strings of a data file that are read as they are asked for; once. */
export type Spooled = { n: number; chunks: AsyncIterable<Chunk> }

/**
 * Hands the strings of a data file of this machine on without holding them: the file is checked and its canonical text
 * set down in a temporary file first, since how many strings it has, and whether all are good, is known at its end.
 * @param folder where the temporary file is; nothing of it is left, however this ends
 * Ctrl-C ends the reading; what `use` does it has to hear of by itself.
 * @throws SweepstackError what is wrong with the file; `run.cancelled` for Ctrl-C; `unavailable` where there is no room
 */
export const withSpooled = async <T>(
  path: string,
  use: (strings: Spooled) => Promise<T>,
  folder = tmpdir(),
): Promise<T> => {
  const stopping = new AbortController()
  const restore = onInterrupt(() =>
    stopping.abort(new SweepstackError('run.cancelled', 'interrupted; nothing was written')),
  )
  try {
    const text = await nameless(folder)
    try {
      const { rows, types } = await importInto(text, path, folder, stopping.signal)
      stopping.signal.throwIfAborted()
      return await use({ n: rows, chunks: canonicalChunks(piecesOf(text), types) })
    } finally {
      await text.close()
    }
  } finally {
    restore()
  }
}

/** A file whose name is taken away at once: the system frees it when it is closed, and when this process is killed. */
const nameless = async (folder: string): Promise<FileHandle> => {
  const name = join(folder, `sweepstack-${randomUUID()}.part`)
  try {
    const handle = await open(name, 'wx+', 0o600)
    await unlink(name).catch(async (error) => {
      await handle.close()
      throw error
    })
    return handle
  } catch (error) {
    throw noRoom(folder, error)
  }
}

const importInto = async (text: FileHandle, path: string, folder: string, signal: AbortSignal) => {
  const shown = progress((bytes) => `reading ${path}: ${Math.round(bytes / 1e6)} MB of strings`)
  let written = 0
  let full: SweepstackError | null = null
  const write = async (chunk: Uint8Array): Promise<void> => {
    await text.writeFile(chunk).catch((error) => {
      full = noRoom(folder, error)
      throw full
    })
    written += chunk.length
    shown.at(written)
  }
  try {
    return await importPath(path, { signal }, { write, commit: () => {}, abort: () => {} })
  } catch (error) {
    throw full ?? faultOf(error, path)
  } finally {
    shown.end()
  }
}

const noRoom = (folder: string, error: unknown): SweepstackError =>
  new SweepstackError(
    'unavailable',
    `no temporary file can be written in ${folder}: ${error instanceof Error ? error.message : String(error)}`,
    { fix: 'make room there, or name another folder in the environment variable TMPDIR', cause: error },
  )

async function* piecesOf(text: FileHandle): AsyncGenerator<Uint8Array> {
  for (let at = 0; ; ) {
    const piece = new Uint8Array(PIECE)
    const { bytesRead } = await text.read(piece, 0, PIECE, at)
    if (bytesRead === 0) return
    at += bytesRead
    yield piece.subarray(0, bytesRead)
  }
}
