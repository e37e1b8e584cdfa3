import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type CellSpec, filesOf, SweepstackError } from '@sweepstack/contracts'

/**
 * Puts the data files a spec names into the folder, fetching those that are not there whole: a file is known by its
 * SHA-256, which is also its name.
 * @throws SweepstackError what `fetch` throws where there is no such file
 */
export const ensureFiles = async (
  spec: CellSpec,
  filesDir: string,
  fetch: (ref: string) => Promise<Uint8Array>,
): Promise<void> => {
  for (const ref of filesOf(spec)) {
    const file = pathOfFile(filesDir, ref)
    if (await isWhole(file, ref)) continue
    const bytes = await fetch(ref)
    await mkdir(filesDir, { recursive: true })
    // Several runs may fetch the same file at once, and a worker may die half way: only whole files get the name.
    const part = `${file}.${randomUUID()}.part`
    await writeFile(part, bytes)
    await rename(part, file)
  }
}

/** Where a file lies. @throws SweepstackError `file.unknown` for a reference that is not `sha256:<hex>` */
export const pathOfFile = (filesDir: string, ref: string): string => {
  const hash = /^sha256:([0-9a-f]{64})$/.exec(ref)?.[1]
  if (hash === undefined)
    throw new SweepstackError('file.unknown', `${ref} is not the reference of an uploaded file`, {
      fix: 'upload the file and name it by its reference, sha256:<hex>; the command does so for a path',
    })
  return path.join(filesDir, hash)
}

const isWhole = async (file: string, ref: string): Promise<boolean> => {
  const bytes = await readFile(file).catch(() => null)
  return bytes !== null && `sha256:${createHash('sha256').update(bytes).digest('hex')}` === ref
}
