import { open } from 'node:fs/promises'
import { SweepstackError } from '@sweepstack/contracts'
import { fileSource, type ImportSummary, importFile } from '@sweepstack/files'
import type { Work } from '../work.js'

/**
 * Reads an upload through, and writes its canonical text to another file.
 * @throws SweepstackError `file.invalid`, `request.too-large`
 */
export const importUpload = async ({
  from,
  to,
  options,
}: Work['import']['input']): Promise<ImportSummary> => {
  const limit = options.limits?.bytes ?? Number.POSITIVE_INFINITY
  const source = await fileSource(from)
  const text = await open(to, 'wx')
  let written = 0
  try {
    return await importFile(source, options, {
      write: async (chunk) => {
        written += chunk.length
        // A dictionary of Parquet can stand for far more text than it has bytes.
        if (written > limit)
          throw new SweepstackError(
            'request.too-large',
            `${options.name} has more than ${limit} bytes of strings`,
            {
              fix: 'split it into several files, or raise SWEEPSTACK_UNPACKED_LIMIT',
            },
          )
        await text.writeFile(chunk)
      },
      // Whether it counts is for the caller to say, who removes the file otherwise.
      commit: () => {},
      abort: () => {},
    })
  } finally {
    await Promise.allSettled([text.close(), source.close()])
  }
}
