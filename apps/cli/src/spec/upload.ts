import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'

/** A file to upload before the sweep is submitted; `ref` is its content's. */
export type Upload = { ref: string; name: string; bytes: Uint8Array }

/** Throws what Node throws where it cannot be read; `whyUnread` says it in words. */
export const readUpload = async (path: string): Promise<Upload> => {
  const bytes = await readFile(path)
  return { ref: `sha256:${createHash('sha256').update(bytes).digest('hex')}`, name: basename(path), bytes }
}

export const uniqueUploads = (uploads: readonly Upload[]): Upload[] => [
  ...new Map(uploads.map((upload) => [upload.ref, upload])).values(),
]

/** `does not exist`, `is a folder` and the like, to come after the file's name. */
export const whyUnread = (error: unknown): string => {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'does not exist'
  if (code === 'EISDIR') return 'is a folder'
  if (code === 'EACCES') return 'may not be read'
  return `cannot be read: ${error instanceof Error ? error.message : String(error)}`
}
