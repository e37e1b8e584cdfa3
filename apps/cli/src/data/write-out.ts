import { createWriteStream } from 'node:fs'
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline as compose, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate } from 'node:timers/promises'
import { createGzip } from 'node:zlib'
import { SweepstackError } from '@sweepstack/contracts'
import { misuse } from '../failure.js'
import { onInterrupt } from '../interrupt.js'

type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/**
 * Writes pieces to a file, gzipped where its name ends in .gz; `-` is stdout. The file is there whole or not at all: it
 * is written under another name beside it and renamed at the end, and removed when something fails or Ctrl-C is pressed.
 * What is no plain file (a pipe, a device) is written to directly.
 */
export const writeOut = async (out: string, pieces: Pieces): Promise<void> => {
  let stopped = false
  const restore = onInterrupt(() => {
    stopped = true
  })
  const watched = untilStopped(pieces, () => stopped, out)
  const bytes = out.endsWith('.gz') ? gzipped(watched) : watched
  try {
    if (out === '-') await toStdout(bytes)
    else if (await isPlace(out)) await toFile(await behindLinks(out), bytes)
    else await pipeline(Readable.from(bytes), createWriteStream(out, { flags: 'r+' }))
  } finally {
    restore()
  }
}

const untilStopped = async function* (
  pieces: Pieces,
  stopped: () => boolean,
  out: string,
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    // Signals are heard between turns of the event loop, and making strings takes none.
    await setImmediate()
    if (stopped())
      throw new SweepstackError(
        'run.cancelled',
        out === '-' ? 'interrupted' : `interrupted; ${out} was not written`,
      )
    yield piece
  }
}

/** Begun when it is first read, so that an error finds its reader. */
const gzipped = async function* (pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gzip = createGzip()
  compose(Readable.from(pieces, { objectMode: false }), gzip, () => {})
  yield* gzip as AsyncIterable<Uint8Array>
}

const toStdout = async (pieces: AsyncIterable<Uint8Array>): Promise<void> => {
  for await (const piece of pieces)
    if (!process.stdout.write(piece)) await new Promise((resolve) => process.stdout.once('drain', resolve))
}

/** Whether a new file can be put there: nothing stands there, or a plain file that it takes the place of. */
const isPlace = async (out: string): Promise<boolean> => {
  try {
    const found = await stat(out)
    if (found.isDirectory()) throw misuse(`${out} is a folder`, '--out', 'give the name of a file in it')
    return found.isFile()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true
    throw error
  }
}

/** A link stays one: the file it leads to is written. */
const behindLinks = (out: string): Promise<string> => realpath(out).catch(() => out)

const toFile = async (out: string, pieces: AsyncIterable<Uint8Array>): Promise<void> => {
  const temporary = join(dirname(out), `.${basename(out)}.${process.pid}.part`)
  const handle = await opened(temporary, out)
  try {
    for await (const piece of pieces) await handle.writeFile(piece)
    await handle.close()
    await rename(temporary, out)
  } catch (error) {
    await handle.close().catch(() => {})
    await rm(temporary, { force: true })
    throw error
  }
}

const opened = async (temporary: string, out: string): Promise<FileHandle> => {
  try {
    return await open(temporary, 'w')
  } catch (error) {
    throw misuse(
      `${out} ${whyUnwritten(error)}`,
      `--out ${out}`,
      'give a file in a folder that exists and can be written',
    )
  }
}

const whyUnwritten = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'is in a folder that does not exist'
  if (code === 'EACCES' || code === 'EROFS') return 'is in a folder that may not be written to'
  return `cannot be written: ${message}`
}
