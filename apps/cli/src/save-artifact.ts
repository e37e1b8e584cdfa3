import { createHash } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname, relative, resolve } from 'node:path'
import { type Artifact, SweepstackError } from '@sweepstack/contracts'

/**
 * Writes an artifact into a folder under its name, whole or not at all, and returns where it is.
 * @throws SweepstackError `internal` where the bytes are not the ones listed, or the name leads out of the folder
 */
export const saveArtifact = async (
  { name, sha256 }: Pick<Artifact, 'name' | 'sha256'>,
  bytes: Uint8Array,
  folder: string,
): Promise<string> => {
  const path = resolve(folder, name)
  if (relative(resolve(folder), path).startsWith('..'))
    throw new SweepstackError('internal', `the artifact ${name} would lie outside ${folder}`)
  const found = createHash('sha256').update(bytes).digest('hex')
  if (found !== sha256)
    throw new SweepstackError(
      'internal',
      `the artifact ${name} came with the SHA-256 ${found}, not ${sha256}`,
      {
        fix: 'download it again; if it stays, the file is damaged where it lies',
      },
    )
  await mkdir(dirname(path), { recursive: true })
  await writeFile(`${path}.part`, bytes)
  await rename(`${path}.part`, path)
  return relative('.', path)
}
