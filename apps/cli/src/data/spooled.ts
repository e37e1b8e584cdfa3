import { randomUUID } from 'node:crypto'
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Chunk, Chunked } from '@sweepstack/brackets'
import { SweepstackError } from '@sweepstack/contracts'
import {
  canonicalChunks,
  handleSource,
  type ImportSink,
  type ImportSummary,
  importFile,
  importPath,
} from '@sweepstack/files'
import { onInterrupt } from '../interrupt.js'
import { progress } from '../output/progress.js'
import { type ServiceOptions, withService } from '../session.js'
import { FirstLines } from './first-lines.js'
import { contentOf, faultOf } from './texts.js'

const PIECE = 2 ** 20

/** Strings of a data file that are read as they are asked for. */
type Spooled = Omit<Chunked<Chunk>, 'name'> & { chunks(): AsyncIterable<Chunk>; close(): Promise<void> }

/** `most`: only its first strings. `folder`: where the temporary file is. */
type Options = { most?: number | undefined; folder?: string }

/**
 * The strings of a data file of this machine, without holding them: the file is checked and its canonical text set
 * down in a temporary file first, since how many strings it has, and whether all are good, is known at its end.
 * Nothing of it is left, however this ends. Ctrl-C ends the reading.
 * @throws SweepstackError what is wrong with the file; `run.cancelled` for Ctrl-C; `unavailable` where there is no room
 */
export const spool = (path: string, options: Options = {}): Promise<Spooled> =>
  interruptible((signal) =>
    spooled(path, options, signal, (sink) =>
      importPath(path, { signal }, sink).catch((error) => {
        throw faultOf(error, path)
      }),
    ),
  )

/** The same of a data file of the service. @throws SweepstackError as `spool`, and for a file it does not have */
export const spoolRef = async (
  ref: string,
  service: ServiceOptions,
  { most = Number.POSITIVE_INFINITY, folder = tmpdir() }: Options = {},
): Promise<Spooled> => {
  const rows = await nameless(folder)
  try {
    await withService(service, 0, async ({ client }) => {
      const content = await contentOf(client.datasets, ref, 'jsonl')
      // From here on there is something to end in order; what waits for the service is just ended.
      await interruptible((signal) => putFirst(content, rows, { most, folder }, signal))
    })
    const source = await handleSource(rows, ref)
    return await interruptible((signal) =>
      spooled(ref, { folder }, signal, (sink) =>
        importFile(source, { name: ref, format: 'jsonl', signal }, sink),
      ),
    )
  } finally {
    await rows.close()
  }
}

const putFirst = async (
  lines: AsyncIterable<Uint8Array>,
  into: FileHandle,
  { most, folder }: { most: number; folder: string },
  signal: AbortSignal,
): Promise<void> => {
  const first = new FirstLines(most)
  for await (const piece of lines) {
    signal.throwIfAborted()
    await put(into, first.cut(piece), folder)
    if (first.isFull) return
  }
}

const interruptible = async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const stopping = new AbortController()
  const restore = onInterrupt(() =>
    stopping.abort(new SweepstackError('run.cancelled', 'interrupted; nothing was written')),
  )
  try {
    return await work(stopping.signal)
  } finally {
    restore()
  }
}

const spooled = async (
  what: string,
  { most = Number.POSITIVE_INFINITY, folder = tmpdir() }: Options,
  signal: AbortSignal,
  read: (sink: ImportSink) => Promise<ImportSummary>,
): Promise<Spooled> => {
  const text = await nameless(folder)
  try {
    const { rows, types, maxLength } = await readInto(text, what, most, folder, read)
    // What came while the last was written is heard here.
    signal.throwIfAborted()
    return {
      ...{ n: Math.min(rows, most), types, longest: maxLength },
      chunks: () => canonicalChunks(piecesOf(text), types),
      close: () => text.close(),
    }
  } catch (error) {
    await text.close()
    throw error
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

const readInto = async (
  text: FileHandle,
  what: string,
  most: number,
  folder: string,
  read: (sink: ImportSink) => Promise<ImportSummary>,
): Promise<ImportSummary> => {
  const shown = progress((bytes) => `reading ${what}: ${Math.round(bytes / 1e6)} MB of strings`)
  const first = new FirstLines(most)
  let written = 0
  let full: unknown = null
  const write = async (chunk: Uint8Array): Promise<void> => {
    await put(text, first.cut(chunk), folder).catch((error) => {
      full = error
      throw error
    })
    written += chunk.length
    shown.at(written)
  }
  try {
    return await read({ write, commit: () => {}, abort: () => {} })
  } catch (error) {
    throw full ?? error
  } finally {
    shown.end()
  }
}

const put = async (file: FileHandle, piece: Uint8Array, folder: string): Promise<void> => {
  await file.writeFile(piece).catch((error) => {
    throw noRoom(folder, error)
  })
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
