import type { Client } from '@sweepstack/client'
import { type Baseline, type CellSpec, filesOf, type Issue, SweepstackError } from '@sweepstack/contracts'
import { misuse } from '../failure.js'
import { hasFile } from '../send-file.js'
import { faultOfFile } from '../spec/file-fault.js'
import { readUpload, type Upload, uniqueUploads, whyUnread } from '../spec/upload.js'

type DataFiles = Baseline['files']
type Datasets = Pick<Client['datasets'], 'get'>

/** The data files the cells need, with their names as the service that has them knows them. */
export const recordFiles = (datasets: Datasets, cells: readonly { spec: CellSpec }[]): Promise<DataFiles> =>
  Promise.all(
    refsOf(cells).map(async (ref) => {
      const { name } = await datasets.get(ref)
      return { ref, name }
    }),
  )

/**
 * The files given with `--file`. What they are called does not matter: their content says which they are.
 * @throws SweepstackError naming a file that cannot be read, or that the recorded sweep was not trained or tested on.
 */
export const readGiven = async (
  paths: readonly string[],
  cells: readonly { spec: CellSpec }[],
  recorded: DataFiles,
): Promise<Upload[]> => {
  const needed = refsOf(cells)
  const uploads = await Promise.all(paths.map(readOne))
  for (const [i, { ref }] of uploads.entries())
    if (!needed.includes(ref))
      throw misuse(
        `this is no file of the recorded sweep: its content is ${ref}`,
        `--file ${paths[i]}`,
        needed.length === 0
          ? 'leave it out: the sweep needs no data files'
          : `give ${needed.map((one) => called(one, recorded)).join(', ')}`,
      )
  return uniqueUploads(uploads)
}

/**
 * Makes sure that the service has every data file that is not given, before the sweep is submitted to it.
 * @throws SweepstackError `file.unknown` naming each that it lacks, by name and reference.
 */
export const requireFiles = async (
  datasets: Datasets,
  cells: readonly { spec: CellSpec }[],
  { given, recorded, baseline }: { given: readonly Upload[]; recorded: DataFiles; baseline: string },
): Promise<void> => {
  const asked = refsOf(cells).filter((ref) => !given.some((upload) => upload.ref === ref))
  const known = await Promise.all(asked.map((ref) => hasFile(datasets, ref)))
  const issues: Issue[] = asked
    .filter((_, i) => known[i] === false)
    .map((ref) => ({
      path: baseline,
      message: `the service does not have the data file ${called(ref, recorded)}`,
      fix: `give it: sweepstack baseline check ${baseline} --file ${nameOf(ref, recorded) ?? 'PATH'}`,
    }))
  if (issues.length > 0)
    throw new SweepstackError('file.unknown', issues.map(({ message }) => message).join('; '), { issues })
}

const refsOf = (cells: readonly { spec: CellSpec }[]): string[] => [
  ...new Set(cells.flatMap(({ spec }) => filesOf(spec))),
]

const nameOf = (ref: string, recorded: DataFiles): string | undefined =>
  recorded.find((file) => file.ref === ref)?.name

const called = (ref: string, recorded: DataFiles): string => {
  const name = nameOf(ref, recorded)
  return name === undefined ? ref : `${name} (${ref})`
}

const readOne = async (path: string): Promise<Upload> => {
  try {
    return await readUpload(path)
  } catch (error) {
    const at = `--file ${path}`
    if (error instanceof SweepstackError)
      throw new SweepstackError(error.code, error.message, {
        issues: [{ path: at, ...faultOfFile(error, path) }],
      })
    throw misuse(`the data file ${whyUnread(error)}`, at, 'give the path of the file')
  }
}
