import path from 'node:path'
import { SweepstackError } from '@sweepstack/contracts'

/** Where a data file lies. @throws SweepstackError `file.unknown` for a reference that is not `sha256:<hex>` */
export const pathOfFile = (filesDir: string, ref: string): string => {
  const hash = /^sha256:([0-9a-f]{64})$/.exec(ref)?.[1]
  if (hash === undefined)
    throw new SweepstackError('file.unknown', `${ref} is not the reference of an uploaded file`, {
      fix: 'upload the file and name it by its reference, sha256:<hex>; the command does so for a path',
    })
  return path.join(filesDir, hash)
}
