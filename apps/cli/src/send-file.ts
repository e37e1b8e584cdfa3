import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Client } from '@sweepstack/client'
import { SweepstackError } from '@sweepstack/contracts'
import { progress } from './output/progress.js'
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
    const stored = await send(datasets, name, path, options)
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

const send = async (
  datasets: Datasets,
  name: string,
  path: string,
  options: Options,
): Promise<{ ref: string }> => {
  const { size } = await stat(path)
  const share = (bytes: number): string => (size === 0 ? '100' : ((100 * bytes) / size).toFixed(0))
  const shown = progress((bytes) => `sending ${name}: ${share(bytes)} %`)
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    let sent = 0
    for await (const piece of createReadStream(path) as AsyncIterable<Uint8Array>) {
      yield piece
      sent += piece.length
      shown.at(sent)
    }
  }
  return datasets.upload(name, pieces(), { ...options, bytes: size }).finally(shown.end)
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
