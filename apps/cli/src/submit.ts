import type { Client } from '@sweepstack/client'
import { type SweepDetail, SweepstackError } from '@sweepstack/contracts'
import type { LoadedSpec } from './spec/load.js'

/** Uploads the sweep's data files and submits it. A file the service refuses is named. */
export const submitSweep = async (client: Client, { spec, uploads }: LoadedSpec): Promise<SweepDetail> => {
  for (const { name, bytes } of uploads) {
    try {
      await client.datasets.upload(name, bytes)
    } catch (error) {
      if (!(error instanceof SweepstackError) || error.code === 'unavailable') throw error
      throw new SweepstackError(error.code, `${name}: ${error.message}`, {
        ...(error.fix === undefined ? {} : { fix: error.fix }),
        issues: error.issues.map((issue) => ({ ...issue, path: `${name}: ${issue.path}` })),
      })
    }
  }
  const { id } = await client.sweeps.create(spec)
  return client.sweeps.get(id)
}
