import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Client } from '@sweepstack/client'
import { SweepstackError } from '@sweepstack/contracts'
import { faultOfFile } from './spec/file-fault.js'
import type { Upload } from './spec/upload.js'

type Datasets = Pick<Client['datasets'], 'get' | 'upload'>
type Options = NonNullable<Parameters<Datasets['upload']>[2]>

/** Uploads a data file where the service lacks it, as it is on disk; the service checks it again. A fault names the file. */
export const sendFile = async (
  datasets: Datasets,
  { ref, name, path }: Pick<Upload, 'ref' | 'name' | 'path'>,
  options: Options = {},
): Promise<'sent' | 'known'> => {
  if (await hasFile(datasets, ref)) return 'known'
  try {
    const { size } = await stat(path)
    const stored = await datasets.upload(name, createReadStream(path), { ...options, bytes: size })
    if (stored.ref === ref) return 'sent'
  } catch (error) {
    if (!(error instanceof SweepstackError) || error.code === 'unavailable') throw error
    throw new SweepstackError(error.code, `${path}: ${error.message}`, {
      issues: [{ path, ...faultOfFile(error, path) }],
    })
  }
  throw new SweepstackError('state.conflict', `${path} is another file to the service than here`, {
    fix: 'use the same version of sweepstack on both sides, and leave the file alone while it is read',
  })
}

export const hasFile = async (datasets: Pick<Datasets, 'get'>, ref: string): Promise<boolean> => {
  try {
    await datasets.get(ref)
    return true
  } catch (error) {
    if (error instanceof SweepstackError && error.code === 'not-found') return false
    throw error
  }
}
