import type { Client } from '@sweepstack/client'
import type { SweepDetail } from '@sweepstack/contracts'
import { sendFile } from './send-file.js'
import type { LoadedSpec } from './spec/load.js'

/** A checked spec, and the data files it names. */
export type Submission = Pick<LoadedSpec, 'spec' | 'uploads'>

/** Uploads the data files of the sweep that the service lacks, and submits it. A file the service refuses is named. */
export const submitSweep = async (client: Client, { spec, uploads }: Submission): Promise<SweepDetail> => {
  for (const upload of uploads) await sendFile(client.datasets, upload)
  const { id } = await client.sweeps.create(spec)
  return client.sweeps.get(id)
}
