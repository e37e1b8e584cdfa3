import { importFile } from './import-file.js'
import type { ImportOptions } from './options.js'
import type { ImportSink, ImportSummary } from './sink.js'
import { fileSource } from './source.js'

/**
 * Imports a file on disk, see `importFile`. It goes by its path in messages unless it has a name.
 * @throws the error of the file system where it cannot be opened; the sink is told, as of every error
 */
export const importPath = async (
  path: string,
  options: Omit<ImportOptions, 'name'> & { name?: string | undefined } = {},
  sink?: ImportSink,
): Promise<ImportSummary> => {
  const source = await fileSource(path).catch(async (error) => {
    await sink?.abort(error)
    throw error
  })
  try {
    return await importFile(source, { ...options, name: options.name ?? path }, sink)
  } finally {
    await source.close()
  }
}
