import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type CellSpec, filesOf, isTrained, SweepstackError } from '@sweepstack/contracts'
import { pathOfFile } from '../trainer/path-of-file.js'

type Text = AsyncIterable<Uint8Array>

/**
 * Puts the canonical text of the data files a spec names into the folder, fetching those that are not there whole: a
 * file is known by the SHA-256 of that text, which is also its name. However large, it passes through in pieces.
 * @throws SweepstackError what `textOf` throws where there is no such file; `internal` where what comes is not the file
 */
export const ensureFiles = async (
  spec: CellSpec,
  filesDir: string,
  textOf: (ref: string) => Text,
): Promise<void> => {
  for (const ref of filesOf(spec)) await ensureFile(ref, filesDir, textOf)
}

/** The same of the model a spec names, if it is a stored one. */
export const ensureModel = async (
  spec: CellSpec,
  filesDir: string,
  bytesOf: (ref: string) => Promise<Uint8Array>,
): Promise<void> => {
  if (isTrained(spec)) return
  await ensureFile(spec.model.from, filesDir, async function* (ref) {
    yield await bytesOf(ref)
  })
}

const ensureFile = async (ref: string, filesDir: string, textOf: (ref: string) => Text): Promise<void> => {
  const file = pathOfFile(filesDir, ref)
  if (!(await isWhole(file, ref))) await fetchTo(file, ref, textOf(ref))
}

/** Several runs may fetch the same file at once, and a worker may die half way: only whole files get the name. */
const fetchTo = async (file: string, ref: string, text: Text): Promise<void> => {
  await mkdir(path.dirname(file), { recursive: true })
  const part = `${file}.${randomUUID()}.part`
  try {
    const { found, hashed } = hashing(text)
    await pipeline(hashed, createWriteStream(part))
    if (found() !== ref) throw new SweepstackError('internal', `the content of ${ref} came as ${found()}`)
    await rename(part, file)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}

const isWhole = async (file: string, ref: string): Promise<boolean> => {
  const { found, hashed } = hashing(createReadStream(file))
  try {
    for await (const _ of hashed);
    return found() === ref
  } catch {
    return false
  }
}

/** The same pieces, and once they are through the reference of the whole. */
const hashing = (text: Text) => {
  const hash = createHash('sha256')
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for await (const piece of text) {
      hash.update(piece)
      yield piece
    }
  }
  return { hashed: pieces(), found: () => `sha256:${hash.copy().digest('hex')}` }
}
