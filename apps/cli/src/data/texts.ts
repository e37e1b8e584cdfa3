import type { Client } from '@sweepstack/client'
import { type FileFormat, SweepstackError } from '@sweepstack/contracts'
import { bytesSource, importFile, importPath, memorySink } from '@sweepstack/files'
import { misuse } from '../failure.js'
import { type ServiceOptions, withService } from '../session.js'
import { faultOfFile } from '../spec/file-fault.js'
import { type Upload, whyUnread } from '../spec/upload.js'

/** Canonical texts of data files, by reference. */
export type Texts = (ref: string) => Uint8Array

/** Reads data files into memory: those on this machine by their path, the others from the service. */
export const readTexts = async (
  refs: readonly string[],
  here: readonly Upload[],
  service: ServiceOptions,
): Promise<Texts> => {
  const texts = new Map<string, Uint8Array>()
  for (const ref of refs) {
    const upload = here.find((one) => one.ref === ref)
    if (upload !== undefined) texts.set(ref, upload.text ?? (await readText(upload.path)))
  }
  const lacking = refs.filter((ref) => !texts.has(ref))
  if (lacking.length > 0)
    await withService(service, 0, async ({ client }) => {
      for (const ref of lacking)
        texts.set(ref, await textOf(await contentOf(client.datasets, ref, 'jsonl'), ref))
    })
  return (ref) => {
    const text = texts.get(ref)
    if (text === undefined) throw new Error(`${ref} was not read`)
    return text
  }
}

/** The canonical text of a data file of this machine; all of it is checked. */
const readText = async (path: string): Promise<Uint8Array> => {
  const sink = memorySink()
  try {
    await importPath(path, {}, sink)
    return sink.text()
  } catch (error) {
    throw faultOf(error, path)
  }
}

/** The error of a data file named on the command line. `elsewhere`: at another command than `data import`. */
export const faultOf = (error: unknown, path: string, elsewhere = true): SweepstackError => {
  if (!(error instanceof SweepstackError))
    return misuse(`the data file ${whyUnread(error)}`, path, 'give the path of the file')
  if (error.code === 'run.cancelled') return error
  return new SweepstackError(error.code, error.message, {
    issues: [{ path, ...faultOfFile(error, path, elsewhere) }],
  })
}

/** A data file of the service, as it comes. */
export const contentOf = async (
  datasets: Client['datasets'],
  ref: string,
  format: FileFormat,
): Promise<ReadableStream<Uint8Array>> => {
  try {
    return await datasets.content(ref, format)
  } catch (error) {
    if (!(error instanceof SweepstackError) || error.code !== 'not-found') throw error
    throw misuse(`the service has no data file ${ref}`, ref, '`sweepstack data list` shows those it has')
  }
}

const textOf = async (pieces: ReadableStream<Uint8Array>, ref: string): Promise<Uint8Array> => {
  const rows: Uint8Array[] = []
  for await (const piece of pieces) rows.push(piece)
  const sink = memorySink()
  await importFile(bytesSource(Buffer.concat(rows)), { name: ref, format: 'jsonl' }, sink)
  return sink.text()
}
